import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { decodeFromCompressedBase64, type Histogram, type JsHistogram } from "hdr-histogram-js";
import { describe, expect, onTestFinished, test } from "vitest";
import type { GeneratorInput } from "../plan/generator-input.ts";
import { findK6 } from "../provision/k6/k6.ts";
import { scratchDirectory } from "../provision/scratch-directory.test-support.ts";
import { durationHistogram } from "./duration-histogram.ts";
import { type K6Tally, tallyK6Stream } from "./tally-k6-stream.ts";

const k6 = await findK6();
const needsK6 = "missing" in k6 ? ` [skipped: needs k6: ${k6.hint}]` : "";

const corpus = ["good-a", "good-b", "old expired", "gone revoked", "odd bad-signature"];

describe.skipIf(needsK6 !== "")(`real k6${needsK6}`, () => {
  test("C16 the merge of two execution segments is the histogram of all their samples, bucket by bucket", async () => {
    const server = await startServer(() => 200);
    const lines = await Promise.all([runK6(server.url, { segment: "0:1/2" }), runK6(server.url, { segment: "1/2:1" })]);
    const [first, second] = lines.map((stream) => windowOf(tallyOf(stream)));
    for (const part of ["duration", "waiting", "blocked", "connecting"] as const) {
      const merged = durationHistogram();
      for (const flow of [first, second]) merged.add(decode(flow?.[`${part}Hdr`]));
      const samples = lines.flat().flatMap((line) => microsecondsOf(line, `http_req_${part}`));
      const all = durationHistogram();
      for (const value of samples) all.recordValue(value);
      expect({ part, buckets: bucketsOf(merged) }).toEqual({ part, buckets: bucketsOf(all) });
    }
    const total = server.requests.length;
    expect(lines.map((stream) => tallyOf(stream).totals().requests).reduce((sum, one) => sum + one)).toBe(total);
    // Each did its half, of all the tokens between them.
    expect(first?.requests).toBeGreaterThan(total * 0.4);
    expect(second?.requests).toBeGreaterThan(total * 0.4);
  });

  test("F24 V53 a target that lets an expired token in and a good one out is caught, each wrong answer by its case", async () => {
    const lies: Readonly<Record<string, number>> = { "good-a": 200, "good-b": 401, old: 200, gone: 401, odd: 503 };
    const server = await startServer((token) => lies[token] ?? 500);
    const totals = tallyOf(await runK6(server.url)).totals();
    const sent = countOf(server.requests);
    expect(totals.falseAnswers).toEqual(
      expect.arrayContaining([
        { case: "valid", kind: "reject", count: sent["good-b"] },
        { case: "expired", kind: "accept", count: sent["old"] },
      ]),
    );
    expect(totals.falseAnswers).toHaveLength(2);
    expect(totals.counters).toMatchObject({ unavailable_answers: sent["odd"] });
    expect(totals.counters["unexpected_answers"]).toBeUndefined();
    expect(totals.requests).toBe(server.requests.length);
  });

  test("F24 a target that answers every case rightly is accused of nothing", async () => {
    const server = await startServer((token) => (token.startsWith("good") ? 200 : 401));
    const tally = tallyOf(await runK6(server.url));
    expect(tally.totals()).toMatchObject({ falseAnswers: [], counters: {}, requests: server.requests.length });
    // All of them are verify requests, whatever the case: a latency is of the route, not of the mix.
    expect(tally.between(0, Infinity, 0).flows.map(({ request }) => request)).toEqual(["verify"]);
  });

  test("C23 requests present the tokens of the sequence, in its order and from the start again", async () => {
    const server = await startServer((token) => (token.startsWith("good") ? 200 : 401));
    const sequence = [3, 0, 0, 2, 0];
    await runK6(server.url, { sequence });
    const wanted = server.requests.map((_, index) => corpus[sequence[index % sequence.length] ?? 0]?.split(" ")[0]);
    expect(countOf(server.requests)).toEqual(countOf(wanted.map(String)));
    expect(server.requests.length).toBeGreaterThan(100);
  });

  test.each(["floor", "plain"] as const)(
    "a %s request carries a token of any case and expects it to be let in",
    async (request) => {
      const server = await startServer(() => 200);
      const tally = tallyOf(await runK6(server.url, { request }));
      expect(tally.totals()).toMatchObject({ falseAnswers: [], counters: {}, requests: server.requests.length });
      expect(tally.between(0, Infinity, 0).flows.map((flow) => flow.request)).toEqual([request]);
      expect(Object.keys(countOf(server.requests)).sort()).toEqual(["gone", "good-a", "good-b", "odd", "old"]);
    },
  );
});

interface Wish {
  readonly segment?: string;
  readonly sequence?: readonly number[];
  readonly request?: "verify" | "floor" | "plain";
}

/** The lines of k6's own output stream. */
async function runK6(url: string, { segment, sequence, request = "verify" }: Wish = {}): Promise<string[]> {
  const directory = scratchDirectory({
    "tokens.txt": `${corpus.join("\n")}\n`,
    ...(sequence === undefined ? {} : { "sequence.txt": `${sequence.join("\n")}\n` }),
  });
  const input: GeneratorInput = {
    warmupSeconds: 1,
    windows: [{ name: "measure", seconds: 1, flows: [{ request, ratePerSecond: 150 }] }],
    vusPerFlow: { [request]: 30 },
    corpusFile: join(directory, "tokens.txt"),
    sequenceFile: sequence === undefined ? null : join(directory, "sequence.txt"),
    tokensToRevoke: 0,
    urls: { verify: url, plain: url, login: url, revoke: url, floor: url },
    thresholds: {},
    loginPassword: "demo",
    summaryFile: join(directory, "summary.json"),
    startMark: "start",
  };
  const trial = join(scratchDirectory({ "trial.json": JSON.stringify(input) }), "trial.json");
  const segmented =
    segment === undefined ? [] : [`--execution-segment=${segment}`, "--execution-segment-sequence=0,1/2,1"];
  const script = fileURLToPath(new URL("../../scenarios/verify.ts", import.meta.url));
  const given = ["run", "--quiet", "--log-output=none", "--no-usage-report", "--address=127.0.0.1:0", "--out=csv=-"];
  const run = promisify(execFile)(
    "missing" in k6 ? "" : k6.path,
    [...given, ...segmented, `--env=TRIAL_FILE=${trial}`, script],
    { env: { ...process.env, K6_CSV_TIME_FORMAT: "unix_micro" }, maxBuffer: 64 * 1024 * 1024 },
  );
  // k6 exits with 99 when a threshold failed, as it must with a target that lies.
  const { stdout } = await run.catch((error: { code?: unknown; stdout: string; stderr: string }) => {
    if (error.code !== 99) throw new Error(`k6 exited with ${String(error.code)}: ${error.stderr}`);
    return error;
  });
  return stdout.split("\n");
}

/** Answers with what `statusOf` says of the token, and remembers the tokens it got. */
async function startServer(statusOf: (token: string) => number) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    requests.push(token);
    response.writeHead(statusOf(token), { "content-length": 2 }).end("ok");
  }).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, "listening");
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests };
}

function tallyOf(lines: readonly string[]): K6Tally {
  const tally = tallyK6Stream();
  for (const line of lines) tally.add(line);
  return tally;
}

function windowOf(tally: K6Tally) {
  return tally.between(0, Infinity, 0).flows[0];
}

/** A duration of the stream as it stands there, read without the tally. */
function microsecondsOf(line: string, metric: string): number[] {
  const [name, , value] = line.split(",");
  if (name !== metric || (metric === "http_req_connecting" && Number(value) === 0)) return [];
  return [Math.max(1, Math.round(Number(value) * 1000))];
}

function decode(hdr: string | undefined): Histogram {
  return decodeFromCompressedBase64(hdr ?? "", 64);
}

/** How many values each bucket holds that holds any, by its index. */
function bucketsOf(histogram: Histogram): [number, number][] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the public interface has no way to the buckets
  const all = histogram as JsHistogram;
  const indexes = Array.from({ length: all.countsArrayLength }, (_, index) => index);
  return indexes.map((index): [number, number] => [index, all.getCountAtIndex(index)]).filter(([, count]) => count > 0);
}

function countOf(names: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}
