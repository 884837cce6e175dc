import autocannon from "autocannon";
import type { SliceOutcome } from "../probe/probe-protocol.ts";
import type { IndependentSource } from "./independent-protocol.ts";
import { type SliceRecord, startSliceRecord } from "./slice-record.ts";

/**
 * Sends so many requests through autocannon, each connection as soon as it was answered, each with tokens of its own.
 *
 * Its own report has whole milliseconds; the durations it hands out with every answer are finer, and those are kept.
 * Its set rates are no use here: it sends what belongs to a second at once at the begin of that second, and its correction for
 * coordinated omission takes every interval between requests for 1 ms.
 */
export async function autocannonSlice(
  source: IndependentSource,
  tokens: readonly string[],
  requests: number,
): Promise<SliceOutcome> {
  const { url, connections } = source;
  const amount = Math.max(requests, connections);
  const path = new URL(url).pathname;
  let next = 0;
  let record: SliceRecord | undefined;
  const run = autocannon(
    {
      url,
      amount,
      connections,
      sampleInt: SAMPLE_MILLISECONDS,
      setupClient: (client) => {
        // An equal share of the corpus, so that no two connections present the same token.
        const share = Math.floor(tokens.length / connections);
        const own = tokens.slice(next * share, (next + 1) * share);
        next += 1;
        client.setRequests(
          own.map((token) => ({ method: "GET", path, headers: { authorization: `Bearer ${token}` } })),
        );
      },
    },
    () => {},
  );
  // Making all its requests took it some 100 ms.
  run.once("start", () => (record = startSliceRecord()));
  run.on("response", (_client, status, bytes, milliseconds) =>
    record?.answered(status, bytes, milliseconds / 1e3, milliseconds / 1e3),
  );
  const { errors } = await new Promise<autocannon.Result>((resolve, reject) => {
    run.on("done", resolve);
    run.on("error", reject);
  });
  if (errors > 0) throw new Error(`autocannon met ${errors} errors`);
  if (record === undefined) throw new Error("autocannon did not say that it started");
  return record.outcome({ intended: amount, sent: amount, sentBytes: 0 });
}

/** It looks this often whether it is done. */
const SAMPLE_MILLISECONDS = 10;
