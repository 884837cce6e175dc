import { Counter, Gauge, Registry, collectDefaultMetrics } from "prom-client";
import type { EventLoopDelay } from "./event-loop-delay.ts";
import { durationBoundsSeconds, type UsageCounters } from "./usage-counters.ts";

/** The counters of one process as Prometheus text. */
export interface Metrics {
  readonly contentType: string;
  render(): Promise<string>;
}

/**
 * Makes the Prometheus view of the counters.
 *
 * It is made at the first scrape and not at start: the default metrics watch the garbage collector, which a process that
 * nobody scrapes should not pay for while it is measured. What it shows counts from the start of the process all the same.
 */
export function createMetrics(
  component: string,
  counters: UsageCounters,
  readEventLoopDelay: () => EventLoopDelay,
): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ component });
  addDefaultMetrics(registry);
  addCounters(registry, counters);
  if (counters.verifiedTokens !== undefined) addVerifiedTokens(registry, counters.verifiedTokens);
  return {
    contentType: registry.contentType,
    render: async () =>
      [
        await registry.metrics(),
        renderDurations(component, counters),
        renderEventLoopDelay(component, readEventLoopDelay()),
      ].join("\n"),
  };
}

// prom-client counts CPU time from the moment its metrics are made and has NaN for an event loop that it only begins to
// watch then; both are ours instead. Its watch can't be left out, so it gets a period that never ends.
function addDefaultMetrics(registry: Registry): void {
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 2 ** 31 - 1 });
  for (const { name } of registry.getMetricsAsArray()) {
    if (/^(?:nodejs_eventloop_lag|process_cpu)_/.test(name)) registry.removeSingleMetric(name);
  }
  addCounter(registry, "process_cpu_user_seconds_total", "User CPU time.", () => process.cpuUsage().user / 1e6);
  addCounter(registry, "process_cpu_system_seconds_total", "System CPU time.", () => process.cpuUsage().system / 1e6);
  addCounter(registry, "process_cpu_seconds_total", "User and system CPU time.", () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}

function addVerifiedTokens(registry: Registry, read: NonNullable<UsageCounters["verifiedTokens"]>): void {
  const prefix = "jwt_capacity_verified_token_cache";
  addCounter(registry, `${prefix}_hits_total`, "Lookups that found the token.", () => read().hits);
  addCounter(registry, `${prefix}_misses_total`, "Lookups that did not.", () => read().misses);
  addCounter(registry, `${prefix}_evictions_total`, "Entries that made room for others.", () => read().evictions);
  const gauge = new Gauge({
    name: `${prefix}_entries`,
    help: "Verified tokens that are kept now.",
    registers: [],
    collect() {
      this.set(read().entries);
    },
  });
  registry.registerMetric(gauge);
}

function addCounter(registry: Registry, name: string, help: string, read: () => number): void {
  const counter = new Counter({
    name,
    help,
    registers: [],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
  registry.registerMetric(counter);
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
  const help = "Requests let through although the revocation state was unknown (fail-open).";
  addCounter(registry, "jwt_capacity_unchecked_requests_total", help, () => counters.unchecked);
}

// prom-client can only observe into a histogram one value at a time, so finished buckets are written out here.
function renderDurations(component: string, counters: UsageCounters): string {
  const name = "jwt_capacity_http_request_duration_seconds";
  const lines = [
    `# HELP ${name} From the parsed request header to the answer handed over.`,
    `# TYPE ${name} histogram`,
  ];
  for (const { route, durationBuckets, durationSumSeconds } of counters.routes) {
    if (durationBuckets.every((count) => count === 0)) continue;
    const labels = `component="${component}",route="${route}"`;
    lines.push(...renderHistogram(name, labels, durationBoundsSeconds, durationBuckets, durationSumSeconds));
  }
  return `${lines.join("\n")}\n`;
}

function renderEventLoopDelay(component: string, { boundsSeconds, counts, sumSeconds }: EventLoopDelay): string {
  const name = "jwt_capacity_event_loop_delay_seconds";
  const lines = [
    `# HELP ${name} How late a timer fired, sampled 20 times a second since the process began.`,
    `# TYPE ${name} histogram`,
    ...renderHistogram(name, `component="${component}"`, boundsSeconds, counts, sumSeconds),
  ];
  return `${lines.join("\n")}\n`;
}

function renderHistogram(
  name: string,
  labels: string,
  bounds: readonly number[],
  counts: ArrayLike<number>,
  sum: number,
): readonly string[] {
  let cumulative = 0;
  const buckets = [...bounds, "+Inf"].map((bound, index) => {
    cumulative += counts[index] ?? 0;
    return `${name}_bucket{${labels},le="${bound}"} ${cumulative}`;
  });
  return [...buckets, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${cumulative}`];
}
