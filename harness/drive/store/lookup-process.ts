import { readFileSync } from "node:fs";
import type { Denylist } from "../../../targets/verify/denylist.ts";
import { openRedisDenylist } from "../../../targets/verify/denylists/redis.ts";
import { startDelayRelay } from "../../provision/targets/start-delay-relay.ts";
import type { TimedLookups } from "../../results/store.ts";
import { ENTRY_LIFETIME_SECONDS, entryIdentity } from "./entry-identity.ts";
import type { LookupJob, LookupOutcome } from "./store-job.ts";

/** Lookups before the first that is timed: V8 has seen the client's code by then. */
const WARM_UP_LOOKUPS = 300;
/** As many samples lie above a p99 that is told. */
const SAMPLES_FOR_P99 = 1000;

/** The denylist over one round trip. */
interface Way {
  readonly roundTripSeconds: number | null;
  readonly denylist: Denylist;
}

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const job = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as LookupJob;
const outcome = await timeLookups(job);
process.stdout.write(`${JSON.stringify(outcome)}\n`, () => process.exit(0));

/** Round trips take turns within each repetition, so that a slow minute of the machine falls on all of them. */
async function timeLookups({ redisUrl, roundTripsSeconds, repetitions, lookups }: LookupJob): Promise<LookupOutcome> {
  await using stack = new AsyncDisposableStack();
  const ways: Way[] = [];
  for (const roundTripSeconds of roundTripsSeconds) {
    const url = roundTripSeconds === null ? redisUrl : await relayedUrl(redisUrl, roundTripSeconds, stack);
    const denylist = stack.use(await openRedisDenylist({ redisUrl: url, clockToleranceSeconds: 60 }));
    await checkDenylist(denylist);
    ways.push({ roundTripSeconds, denylist });
  }
  const timed: TimedLookups[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    for (const way of ways) timed.push({ repetition, ...(await timeWay(way, lookups)) });
  }
  return timed;
}

async function relayedUrl(redisUrl: string, delaySeconds: number, stack: AsyncDisposableStack): Promise<string> {
  const url = new URL(redisUrl);
  const to = { host: url.hostname, port: Number(url.port) || 6379, delaySeconds };
  const relay = stack.use(await startDelayRelay(to));
  url.hostname = "127.0.0.1";
  url.port = String(relay.port);
  return url.href;
}

/** A denylist that says clear of everything would be timed as well as one that looks. */
async function checkDenylist(denylist: Denylist): Promise<void> {
  const expSeconds = Math.floor(Date.now() / 1000) + ENTRY_LIFETIME_SECONDS;
  await denylist.revoke(entryIdentity(0), expSeconds);
  const answers = [await denylist.check(entryIdentity(0)), await denylist.check(entryIdentity(1))];
  if (answers.join() !== "revoked,clear")
    throw new Error(`a revoked and a clear token were called ${answers.join(", ")}`);
  for (let index = 1; index <= WARM_UP_LOOKUPS; index += 1) await denylist.check(entryIdentity(index));
}

async function timeWay({ roundTripSeconds, denylist }: Way, lookups: number) {
  const seconds = new Float64Array(lookups);
  let unanswered = 0;
  for (let index = 0; index < lookups; index += 1) {
    const identity = entryIdentity(index + 1);
    const startedAt = performance.now();
    const answer = await denylist.check(identity);
    seconds[index] = (performance.now() - startedAt) / 1000;
    if (answer === "revoked") throw new Error("a token that nobody revoked was called revoked");
    if (answer === "unknown") unanswered += 1;
  }
  const rising = seconds.sort();
  return {
    roundTripSeconds,
    lookups,
    p50Seconds: nearestRank(rising, 0.5),
    p99Seconds: lookups < SAMPLES_FOR_P99 ? null : nearestRank(rising, 0.99),
    maxSeconds: nearestRank(rising, 1),
    unanswered,
  };
}

function nearestRank(rising: Float64Array, share: number): number {
  return rising[Math.ceil(share * rising.length) - 1] ?? Number.NaN;
}
