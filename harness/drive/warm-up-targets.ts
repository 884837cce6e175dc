import { performance } from "node:perf_hooks";
import type { RequestKind } from "../plan/workloads.ts";
import type { Corpus } from "../provision/tokens/run-corpora.ts";
import type { Targets } from "../provision/targets/start-targets.ts";
import { demoPassword } from "../provision/targets/target-spec.ts";
import { readCpuSeconds } from "../provision/targets/target-usage.ts";
import { readCorpusLines } from "../provision/tokens/token-corpus-lines.ts";
import { isSteady } from "./bench/is-steady.ts";
import { getRequest, type KeepAliveConnection, openConnection, postRequest } from "./keep-alive-connection.ts";

/** How a warm-up went. */
export interface WarmUp {
  readonly requests: number;
  readonly seconds: number;
  /** True when CPU per request had settled, false when the warm-up ran into its limit. */
  readonly steady: boolean;
}

/**
 * Loads fresh targets as fast as they answer until their CPU per request has settled. A fresh process needs some 40 000
 * requests for that; at the rate of a trial it would still be compiling when the measuring begins.
 *
 * Revocations are left out: they would change what is measured. Bounded in time and count; ends early when `signal` aborts.
 */
export async function warmUpTargets(
  targets: Targets,
  corpus: Corpus,
  kinds: readonly RequestKind[],
  signal: AbortSignal,
): Promise<WarmUp> {
  const tokens = (await readCorpusLines(corpus.file)).slice(0, KEPT_TOKENS).map(({ token }) => token);
  const requests = requestsOf(targets, tokens, kinds);
  const began = performance.now();
  const elapsed = () => (performance.now() - began) / 1000;
  const connections = await openAll(targets, kinds);
  const adminUrls = [targets.issuer, ...targets.verifiers].map(({ adminUrl }) => adminUrl);
  const slices: number[] = [];
  let sent = 0;
  let steady = false;
  try {
    while (!steady && elapsed() < MAX_SECONDS && sent < MAX_REQUESTS && !signal.aborted) {
      const before = await readCpuSeconds(adminUrls);
      const done = await closedLoop(connections, requests, SLICE_SECONDS);
      sent += done;
      slices.push(((await readCpuSeconds(adminUrls)) - before) / Math.max(1, done));
      steady = elapsed() >= MIN_SECONDS && isSteady(slices);
    }
  } finally {
    for (const { connection } of connections) connection.close();
  }
  return { requests: sent, seconds: elapsed(), steady };
}

const MIN_SECONDS = 1.7;
const MAX_SECONDS = 3.5;
const SLICE_SECONDS = 0.2;
const MAX_REQUESTS = 100_000;
const KEPT_TOKENS = 2000;
const CONNECTIONS_PER_KIND = 8;

interface WarmUpConnection {
  readonly kind: "verify" | "plain" | "login";
  readonly connection: KeepAliveConnection;
}

type Requests = Readonly<Record<WarmUpConnection["kind"], readonly Buffer[]>>;

function requestsOf(targets: Targets, tokens: readonly string[], kinds: readonly RequestKind[]): Requests {
  const login = { username: "user-0", password: demoPassword };
  return {
    verify: tokens.map((token) => getRequest(targets.protectedUrl, token)),
    plain: kinds.includes("plain") ? tokens.map((token) => getRequest(targets.plainUrl, token)) : [],
    login: [postRequest(`${targets.issuer.url}/login`, login)],
  };
}

async function openAll(targets: Targets, kinds: readonly RequestKind[]): Promise<WarmUpConnection[]> {
  // Whatever is sent, tokens get verified: a login's token, a revoked one.
  const wanted = new Set(
    kinds.flatMap((kind) =>
      kind === "revoke" || kind === "floor"
        ? ["verify" as const]
        : kind === "login"
          ? ["login" as const, "verify" as const]
          : [kind],
    ),
  );
  const urls = { verify: targets.protectedUrl, plain: targets.plainUrl, login: targets.issuer.url };
  return await Promise.all(
    [...wanted].flatMap((kind) =>
      Array.from({ length: CONNECTIONS_PER_KIND }, async () => ({
        kind,
        connection: await openConnection(urls[kind]),
      })),
    ),
  );
}

async function closedLoop(
  connections: readonly WarmUpConnection[],
  requests: Requests,
  seconds: number,
): Promise<number> {
  const end = performance.now() + seconds * 1000;
  let done = 0;
  const loop = async ({ kind, connection }: WarmUpConnection) => {
    while (performance.now() < end) {
      const all = requests[kind];
      await connection.send(all[done % all.length] as Buffer);
      done += 1;
    }
  };
  await Promise.all(connections.map(loop));
  return done;
}
