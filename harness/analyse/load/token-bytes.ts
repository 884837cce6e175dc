import type { RunResult } from "../../results/run-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { TokenBytes } from "../analysis.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import type { LoadSample } from "./load-samples.ts";

/** Bytes of every token that was minted, and of the requests that carried it. */
export function tokenBytes(run: RunResult, samples: readonly LoadSample[]): TokenBytes[] {
  return run.tokenSizes.map((size) => {
    const carried = samples.filter(
      ({ workload, subject }) =>
        workloads[workload].onlyVerifies &&
        subject.algorithm === size.algorithm &&
        subject.tokenProfile === size.tokenProfile,
    );
    return {
      algorithm: size.algorithm,
      tokenProfile: size.tokenProfile,
      meanTokenBytes: size.meanTokenBytes,
      signatureBytes: size.signatureBytes,
      samples: size.samples,
      sentBytesPerRequest: bytesPerRequest(carried, "sentBytesPerRequest"),
      receivedBytesPerRequest: bytesPerRequest(carried, "receivedBytesPerRequest"),
    };
  });
}

/** HTTP bytes per request over the windows in which the generator counted them; `null` when it did in none. */
export function bytesPerRequest(
  samples: readonly LoadSample[],
  direction: "sentBytesPerRequest" | "receivedBytesPerRequest",
): Estimate | null {
  // k6's requests carry more headers than the probe's: one of them, and k6's where there are some, because clients send such.
  const k6 = samples.filter(({ generator }) => generator === "k6");
  const values = (k6.length > 0 ? k6 : samples).flatMap(({ window }) => window[direction] ?? []);
  return values.length === 0 ? null : estimateFrom(values);
}
