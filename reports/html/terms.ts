import { RUN_QUEUE_WAIT_LIMIT } from "../../harness/analyse/verdict/machine-gates.ts";
import { OVERLOAD_SHARE } from "../../harness/analyse/verdict/judge-probe-trial.ts";
import {
  FLOOR_SHARE_OF_SLO,
  LAG_LIMIT_SECONDS,
  LAG_SHARE_OF_SLO,
} from "../../harness/analyse/load/quotable-latency.ts";
import { milliseconds } from "../../harness/analyse/milliseconds.ts";
import { samplesFor, SAMPLES_ABOVE_PERCENTILE } from "../../harness/results/percentile-seconds.ts";
import { formatExact, formatSetShare } from "../format/format-quantity.ts";
import { html, markupOf, type Html } from "./escape-html.ts";

/** Every term of the report that is not everyday language, defined in place. One row a term. */
export const terms = {
  percentile: {
    name: "p50, p90, p95, p99",
    text: "Percentiles of latency: p99 is the time that 99 % of the requests did not exceed. They are read from merged histograms and never averaged.",
  },
  p999: {
    name: "p99.9",
    text: `The time that 99.9 % of the requests did not exceed. Shown as “n too small” when fewer than ${SAMPLES_ABOVE_PERCENTILE} samples lie above it, that is below ${formatExact(samplesFor("p999"))} samples.`,
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
    text: "The load at which throughput over latency is highest, read from the fitted curve: below it one per cent more load costs less than one per cent of latency, above it more. A fleet is planned below it.",
  },
  saturation: {
    name: "saturation",
    text: "The highest offered rate that still meets the objective. Latency at or above it is not a result.",
  },
  slo: {
    name: "SLO",
    text: "The latency objective: a percentile and the time it must not exceed.",
  },
  budget: {
    name: "budget",
    text: "A limit that the configuration sets for one figure. Above the error limit the run fails; above the warn limit it is only said. The highest figure decides as it stands, and what may not be quoted or was refused decides nothing.",
  },
  demand: {
    name: "service demand",
    text: "CPU seconds that one component (verifier, Redis) spends per validation, user and system time together, read from the operating system.",
  },
  marginal: {
    name: "marginal cost",
    text: "CPU per request of the protected route minus that of the plain route without a token check, measured as a duet.",
  },
  duet: {
    name: "duet",
    text: "Two or more designs alive at once and driven in alternating slices of a fraction of a second, in random order within each block; their difference is estimated pair by pair. What the machine does meets both, so a duet sees differences that two separate runs cannot.",
  },
  pair: {
    name: "pair and block",
    text: "A block holds one slice of every variant; a pair is one start of fresh processes and holds many blocks. An interval over pairs holds what differs from process to process, one over the blocks of a single pair does not.",
  },
  noise: {
    name: "noise floor",
    text: "What a duet of a design with itself shows: the scatter of this machine when nothing differs. Differences below it are called none.",
  },
  probe: {
    name: "probe",
    text: "A small open-model generator on raw sockets with random (Poisson) arrivals, timed from the intended start of each request, so that waiting is never left out.",
  },
  floor: {
    name: "floor",
    text: `What a generator reports at the same rate against a server that does nothing. A latency is quoted only when the p99 of its generator’s floor is at most ${formatSetShare(FLOOR_SHARE_OF_SLO)} of the objective.`,
  },
  lag: {
    name: "lag",
    text: `How late the probe itself sent a request that found a free connection. Above ${milliseconds(LAG_LIMIT_SECONDS)} or ${formatSetShare(LAG_SHARE_OF_SLO)} of the objective, whichever is more, at p99, its latency is not quoted.`,
  },
  anchor: {
    name: "overload anchor",
    text: `What one verifier process completes while at least ${OVERLOAD_SHARE} times as much is offered, in the same session as the steps whose rates are shares of it. It is no capacity: latency there is not a result.`,
  },
  holdOut: {
    name: "held-out step",
    text: "A step of a sweep that is measured like the others and never used to choose the recommended rate or to fit a curve: it checks them.",
  },
  model: {
    name: "capacity model",
    text: "Latency of one verifier process over load, A + B·ρ/(1−ρ) for each percentile, where ρ is the offered rate over the overload anchor, A the latency without load and B its growth. It answers for the loads between the lowest and the highest that it was fitted to.",
  },
  confirm: {
    name: "confirmation",
    text: "The recommended rate driven again in fresh processes. It is confirmed when two thirds of them and their median met the objective.",
  },
  runQueue: {
    name: "run-queue wait",
    text: `Time in which the verifier’s main thread was ready to run and waited for a CPU that something else had. Above ${formatSetShare(RUN_QUEUE_WAIT_LIMIT)} of a window on a CPU of its own the window is refused.`,
  },
  eventLoop: {
    name: "event loop",
    text: "Node runs JavaScript on one thread. Its utilisation is the share of time in which that thread was busy, its delay how late it ran a timer.",
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

/**
 * A term in running text: a button that opens its definition in place (native popover: works without JavaScript, Esc closes). In
 * no form, so that it needs no type to send none.
 */
export function term(id: TermId, shown: string = terms[id].name): Html {
  return html`<button class="term" popovertarget="term-${id}">${shown}</button>`;
}

/** The same beside a label, which holds no button. */
export function termMark(id: TermId): Html {
  return html`<button
    type="button"
    class="term mark"
    popovertarget="term-${id}"
    aria-label="What ${terms[id].name} means"
  >
    ?
  </button>`;
}

/** The popovers that the terms of a page open, each once. */
export function termPopovers(page: Html): Html {
  const opened = new Set([...markupOf(page).matchAll(/\spopovertarget="term-([A-Za-z0-9]+)"/gu)].map(([, id]) => id));
  return html`${Object.entries(terms).map(
    ([id, { name, text }]) =>
      opened.has(id) && html`<div popover id="term-${id}" class="definition"><dfn>${name}</dfn> ${text}</div>`,
  )}`;
}
