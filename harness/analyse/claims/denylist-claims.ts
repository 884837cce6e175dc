import { COMMAND } from "../../results/command.ts";
import { storeLayouts } from "../../results/store.ts";
import type { DenylistOverhead } from "../load/denylist-overheads.ts";
import { milliseconds } from "../milliseconds.ts";
import type { LookupCost } from "../costs/store-costs.ts";
import type { Claim, ClaimedFigure, ClaimEvidence, ClaimFinding, ClaimNotMeasured, ClaimReading } from "./claim.ts";
import { judgeFigure } from "./judge-figure.ts";
import { missingEvidence } from "./missing-evidence.ts";

const tenMilliseconds: ClaimedFigure = { unit: "seconds", low: 0.01, high: 0.01, direction: "about", within: 2 };
/** 1 GB over 1 M tokens. */
const thousandBytes: ClaimedFigure = { unit: "bytes", low: 1000, high: 1000, direction: "about", within: 2 };

/** What is said of looking revocation up: C07, C08. */
export const denylistClaims: readonly Claim[] = [
  {
    id: "C07",
    name: "a Redis denylist adds 10 ms",
    said: "A denylist in Redis adds 10 ms",
    bends: "the latency objective, and whether revocation is checked at all",
    read: lookupLatency,
  },
  {
    id: "C08",
    name: "1 GB of denylist per 1 M",
    said: "A denylist takes 1 GB per 1 M tokens",
    bends: "memory of the store, and with it its price and whether a process can hold the list itself",
    read: entryMemory,
  },
];

function lookupLatency({ run, analysis }: ClaimEvidence): ClaimReading {
  const { algorithm, engine, placement } = run.run.referenceSubject;
  const rows = analysis.denylistOverheads
    .filter(({ subject }) => subject.denylist === "redis" && subject.cache === null)
    .filter(
      ({ subject }) => subject.algorithm === algorithm && subject.engine === engine && subject.placement === placement,
    )
    .toSorted((a, b) => a.offeredPerSecond - b.offeredPerSecond);
  const ends = rows.length > 1 ? [rows[0], rows.at(-1)] : rows;
  const findings = [
    ...ends.flatMap((row) => (row === undefined ? [] : inService(row))),
    ...analysis.lookupCosts.flatMap(overRoundTrip),
  ];
  if (findings.length === 0) {
    return missingEvidence(run, "a Redis denylist beside none, and lookups over a network", [
      "sweep",
      "verify",
      "store",
    ]);
  }
  const remarks = [
    "In the service: latency of the whole request with the denylist less that without, at loopback; where a share of the overload anchor is named, the design without was at the same share of its own, higher one. A lookup: the time that a request waits for one EXISTS on an idle connection, over a round trip that a relay puts in between.",
    ...(analysis.lookupCosts.length > 0
      ? []
      : [`Lookups over a round trip of 0.5, 1 and 5 ms were not measured: ${whyNoStore({ run }).hint}`]),
  ];
  return { findings, remarks };
}

function inService({
  offeredPerSecond,
  fractionOfAnchor,
  generator,
  p50Seconds,
  p99Seconds,
}: DenylistOverhead): ClaimFinding[] {
  const share = fractionOfAnchor === null ? "" : `, ${Math.round(fractionOfAnchor * 100)} % of the overload anchor`;
  const where = `in the service at loopback, ${Math.round(offeredPerSecond)}/s by ${generator}${share}`;
  return [
    ...(p50Seconds === null ? [] : [judgeFigure(`${where}, p50`, tenMilliseconds, p50Seconds)]),
    ...(p99Seconds === null ? [] : [judgeFigure(`${where}, p99`, tenMilliseconds, p99Seconds)]),
  ];
}

function overRoundTrip({ roundTripSeconds, p50Seconds, p99Seconds }: LookupCost): ClaimFinding[] {
  // The relay without a delay is the floor of the rows beside it: nobody's network.
  if (roundTripSeconds === 0) return [];
  const where = roundTripSeconds === null ? "at loopback" : `over a round trip of ${milliseconds(roundTripSeconds)}`;
  return [
    judgeFigure(`a lookup ${where}, p50`, tenMilliseconds, p50Seconds),
    ...(p99Seconds === null ? [] : [judgeFigure(`a lookup ${where}, p99`, tenMilliseconds, p99Seconds)]),
  ];
}

/** The most entries of each layout; what a key per token weighs stands for the claim. */
function entryMemory({ run, analysis }: ClaimEvidence): ClaimReading {
  const rising = analysis.entryWeights.toSorted((a, b) => b.entries - a.entries);
  const most = [...Map.groupBy(rising, ({ layout }) => layout).values()].flatMap(([row]) => row ?? []);
  const inRedis = most.filter(({ layout }) => storeLayouts[layout].where === "redis");
  if (inRedis.length === 0) return whyNoStore({ run });
  const others = most.filter((row) => !inRedis.includes(row));
  return {
    findings: [...inRedis, ...others].map(({ layout, entries, bytesPerEntry }) =>
      judgeFigure(`${storeLayouts[layout].label}, per entry of ${inGroups(entries)}`, thousandBytes, bytesPerEntry),
    ),
    remarks: (run.store?.notMeasured ?? []).map(({ what, why }) => `Not measured: ${what}, ${why}.`),
  };
}

/** `1 000 000` */
function inGroups(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, "\u00a0");
}

function whyNoStore({ run }: Pick<ClaimEvidence, "run">): ClaimNotMeasured {
  const [first] = run.store?.notMeasured.filter(({ what }) => what.includes("Redis")) ?? [];
  if (first !== undefined) return { why: first.why, hint: first.hint };
  const missed = run.notMeasured.find(({ what }) => what === "the store of a denylist");
  if (missed !== undefined) return { why: missed.why, hint: missed.hint };
  return { why: "no Redis was filled in this run", hint: `${COMMAND} run --profile standard` };
}
