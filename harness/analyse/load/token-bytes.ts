import type { RunResult } from "../../results/run-result.ts";
import { workloads } from "../../results/workloads.ts";
import type { TokenBytes } from "../analysis.ts";
import { estimateFrom } from "../statistics/estimate-from.ts";
import type { Estimate } from "../statistics/estimate.ts";
import { median } from "../statistics/median.ts";
import type { LoadSample } from "./load-samples.ts";

/** Bytes of every token that was minted, and of the requests that carried it. */
export function tokenBytes(run: RunResult, samples: readonly LoadSample[]): TokenBytes[] {
  const headers = clientHeaderBytes(samples);
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
      sentBytesPerRequest: sentBytesPerRequest(carried, headers),
      receivedBytesPerRequest: receivedBytesPerRequest(carried),
    };
  });
}

/**
 * HTTP bytes per request over the windows in which the generator counted them, with the headers that clients send; `null` when it did in
 * none.
 *
 * @param headers what {@link clientHeaderBytes} says of all windows
 */
export function sentBytesPerRequest(samples: readonly LoadSample[], headers: number): Estimate | null {
  const k6 = sentBy("k6", samples);
  const probe = sentBy("probe", samples);
  const values = k6.length > 0 ? k6 : probe.map((bytes) => bytes + headers);
  return values.length === 0 ? null : estimateFrom(values);
}

/** The same of what comes back, to k6 where it asked. */
export function receivedBytesPerRequest(samples: readonly LoadSample[]): Estimate | null {
  const k6 = samples.filter(({ generator }) => generator === "k6");
  const values = (k6.length > 0 ? k6 : samples).flatMap(({ window }) => window.receivedBytesPerRequest ?? []);
  return values.length === 0 ? null : estimateFrom(values);
}

/** What k6's requests carry more than the probe's, which have hardly a header, B: where both sent the same tokens; 0 where they did nowhere. */
export function clientHeaderBytes(samples: readonly LoadSample[]): number {
  const verifying = samples.filter(({ workload }) => workloads[workload].onlyVerifies);
  const tokens = Map.groupBy(verifying, ({ subject }) => `${subject.algorithm} ${subject.tokenProfile}`);
  const differences = [...tokens.values()].flatMap((same) => {
    const [k6, probe] = [sentBy("k6", same), sentBy("probe", same)];
    return k6.length === 0 || probe.length === 0 ? [] : [estimateFrom(k6).value - estimateFrom(probe).value];
  });
  return differences.length === 0 ? 0 : median(differences);
}

function sentBy(by: LoadSample["generator"], samples: readonly LoadSample[]): number[] {
  return samples.flatMap(({ generator, window }) => (generator === by ? (window.sentBytesPerRequest ?? []) : []));
}
