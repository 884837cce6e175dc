import { html, type Html } from "./escape-html.ts";

/** Every term of the report that is not everyday language, defined in place. One row a term. */
export const terms = {
  percentile: {
    name: "p50, p90, p95, p99",
    text: "Percentiles of latency: p99 is the time that 99 % of the requests did not exceed. They are read from merged histograms and never averaged.",
  },
  p999: {
    name: "p99.9",
    text: "The time that 99.9 % of the requests did not exceed. Shown as “n too small” when fewer than 10 samples lie above it, that is below 10 000 samples.",
  },
  headroom: {
    name: "head-room",
    text: "The share of every vCPU that is kept free at the peak. 30 % head-room plans for at most 70 % utilisation.",
  },
  spare: {
    name: "N+1",
    text: "Spare nodes: with N+1 one node may be lost and the rest still carries the peak; N+2 survives two.",
  },
  knee: {
    name: "knee",
    text: "The load from which latency rises steeply for little more throughput. A fleet is planned below it.",
  },
  saturation: {
    name: "saturation",
    text: "The highest offered rate that still meets the objective. Latency at or above it is not a result.",
  },
  slo: {
    name: "SLO",
    text: "The latency objective: a percentile and the time it must not exceed.",
  },
  demand: {
    name: "service demand",
    text: "CPU seconds that one component (verifier, Redis) spends per validation, user and system time together, read from the operating system.",
  },
  marginal: {
    name: "marginal cost",
    text: "Service demand of a route with validation minus that of the same route without it (plain) at the same rate.",
  },
  interval: {
    name: "95 % interval",
    text: "The range that covers the true value in 95 of 100 such measurements. It needs at least two repetitions (n); one repetition has no interval.",
  },
  offered: {
    name: "offered and achieved rate",
    text: "Offered is what the generator was told to send, achieved is what came back. In an open model the two differ when the target falls behind.",
  },
  open: {
    name: "open and closed model",
    text: "Open: requests arrive at a set rate whether or not earlier ones are answered. Closed: a fixed number of workers each wait for their answer before the next call.",
  },
  lowerBound: {
    name: "lower bound",
    text: "The figures hold, but the machine could do more than was seen, for instance because generator and target shared CPUs. Capacity is at least what they say, within their intervals.",
  },
  refused: {
    name: "refused",
    text: "A trial that failed a validity check. It never feeds a figure of this report and is listed with its reasons.",
  },
  vcpu: {
    name: "vCPU",
    text: "One logical CPU as the operating system counts it. Rates are given per vCPU of the whole fleet.",
  },
  denylist: {
    name: "denylist",
    text: "Where revoked tokens are looked up by issuer and token id: nowhere, in the process, or in Redis.",
  },
  engine: {
    name: "engine",
    text: "The library that verifies a token; node-crypto is the bare platform call and so the lower bound of cost.",
  },
} as const satisfies Readonly<Record<string, { readonly name: string; readonly text: string }>>;

export type TermId = keyof typeof terms;

/** A term in running text: a button that opens its definition in place (native popover: works without JavaScript, Esc closes). */
export function term(id: TermId, shown: string = terms[id].name): Html {
  return html`<button type="button" class="term" popovertarget="term-${id}">${shown}</button>`;
}

/** The popovers that {@link term} opens; once per page. */
export function termPopovers(): Html {
  return html`${Object.entries(terms).map(
    ([id, { name, text }]) => html`<div popover id="term-${id}" class="definition"><dfn>${name}</dfn> ${text}</div>`,
  )}`;
}
