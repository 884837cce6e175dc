import { Counter, Registry, collectDefaultMetrics } from "prom-client";
import { durationBoundsSeconds, type UsageCounters } from "./usage-counters.ts";

/** The counters of one process as Prometheus text. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
}

/**
 * Makes the Prometheus view of the counters.
 *
 * It is made at the first scrape and not at start: the default metrics watch the garbage collector and the event loop,
 * which a process that nobody scrapes should not pay for while it is measured.
 */
export function createMetrics(component: string, counters: UsageCounters): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ component });
  collectDefaultMetrics({ register: registry });
  addCounters(registry, counters);
  return {
    contentType: registry.contentType,
    render: async () => `${await registry.metrics()}\n${renderDurations(component, counters)}`,
  };
}

function addCounters(registry: Registry, counters: UsageCounters): void {
  const registers = [registry];
  registry.registerMetric(
    new Counter({
      name: "jwt_capacity_http_requests_total",
      help: "Requests whose answer was handed over, by route and status code.",
      labelNames: ["route", "status"],
      registers,
      collect() {
        this.reset();
        for (const { route, byStatus } of counters.routes) {
          for (const [status, count] of byStatus.entries()) if (count > 0) this.inc({ route, status }, count);
        }
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: "jwt_capacity_rejected_tokens_total",
      help: "Refused tokens, by the precise reason that the client is not told.",
      labelNames: ["reject_reason"],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of counters.rejectReasons) this.inc({ reject_reason: reason }, count);
      },
    }),
  );
  registry.registerMetric(
    new Counter({
      name: "jwt_capacity_unchecked_requests_total",
      help: "Requests let through although the revocation state was unknown (fail-open).",
      registers,
      collect() {
        this.reset();
        this.inc(counters.unchecked);
      },
    }),
  );
}

// prom-client can only observe into a histogram one value at a time, so the finished buckets are written out here.
function renderDurations(component: string, counters: UsageCounters): string {
  const name = "jwt_capacity_http_request_duration_seconds";
  const lines = [
    `# HELP ${name} From the parsed request header to the answer handed over.`,
    `# TYPE ${name} histogram`,
  ];
  for (const { route, durationBuckets, durationSumSeconds } of counters.routes) {
    const timed = durationBuckets.reduce((sum, count) => sum + count, 0);
    if (timed === 0) continue;
    const labels = `component="${component}",route="${route}"`;
    let cumulative = 0;
    for (const [index, bound] of durationBoundsSeconds.entries()) {
      cumulative += durationBuckets[index] ?? 0;
      lines.push(`${name}_bucket{${labels},le="${bound}"} ${cumulative}`);
    }
    lines.push(`${name}_bucket{${labels},le="+Inf"} ${timed}`);
    lines.push(`${name}_sum{${labels}} ${durationSumSeconds}`, `${name}_count{${labels}} ${timed}`);
  }
  return `${lines.join("\n")}\n`;
}
