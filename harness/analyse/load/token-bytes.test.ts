import { expect, test } from "vitest";
import { exampleSubject, exampleWindow } from "../../results/example-trial.test-support.ts";
import type { LoadSample } from "./load-samples.ts";
import { clientHeaderBytes, sentBytesPerRequest } from "./token-bytes.ts";

function sample(generator: LoadSample["generator"], algorithm: string, sentBytes: number): LoadSample {
  const window = { ...exampleWindow({ sentBytes }), verdict: { status: "valid" } as const };
  return { workload: "verify", subject: { ...exampleSubject, algorithm }, repetition: 1, generator, window };
}

const [k6, probe] = [sample("k6", "RS256", 900), sample("probe", "RS256", 800)];
const probeAlone = sample("probe", "ES256", 550);

test("a token that only the probe carried gets the headers of a client, so that designs differ by their tokens alone", () => {
  const headers = clientHeaderBytes([k6, probe, probeAlone]);
  expect(headers).toBe(100);
  expect(sentBytesPerRequest([k6, probe], headers)?.value).toBe(900);
  expect(sentBytesPerRequest([probeAlone], headers)?.value).toBe(650);
});

test("where no token was carried by both, nothing is known of the headers and nothing is added", () => {
  expect(clientHeaderBytes([k6, probeAlone])).toBe(0);
  expect(sentBytesPerRequest([probeAlone], 0)?.value).toBe(550);
  expect(sentBytesPerRequest([], 100)).toBeNull();
});
