import { expect, test } from "vitest";
import { analyse } from "../../harness/analyse/analyse.ts";
import { plannedRun } from "../../harness/analyse/claims/planned-run.test-support.ts";
import { tallyWords } from "../answer/claim-words.ts";
import { renderTerminal } from "../terminal/render-terminal.ts";
import { syntheticReport, withoutLoad } from "../synthetic-run.test-support.ts";
import { page, sectionText } from "./rendered-page.test-support.ts";

const run = plannedRun("standard");
const analysis = analyse(run);
const standard = page({ run, analysis });

test("R25 every claim has a row with what is claimed, what was measured with its interval, a verdict and what it bends, without a script", () => {
  const text = sectionText(standard, "claims");
  expect(text).toContain("14 of 20 measured: ");
  for (const { id, said } of analysis.claims) expect(text).toContain(`${id} ${said}`);
  expect(text).toMatch(
    /C01 An HMAC signature costs about 1 µs Tried as 1 µs, give or take 2× off by 5\.07× to 18\.1×, more HS256, verify with jose: 18\.1 µs \(17\.9–18\.3 µs, n = 3\) off by 18\.1× \(17\.9× to 18\.3×\), more than claimed/u,
  );
  expect(text).toMatch(/C05 .*? depends: 4 of 6 hold/u);
  expect(text).toMatch(
    /C08 .*? one Redis key per token, per entry of 1 000 000: 182 B \(no interval, n = 1\) off by 5\.48×, less than claimed/u,
  );
  expect(text).toMatch(/C09 .*? RS256, typical: 872 B \(counted, 871 B to 873 B, n = 3\) holds/u);
  expect(text).toMatch(/C19 .*? not measured – It waits for a refresh flow/u);
  expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/u);
});

test("the count of verdicts adds up, and a run that measured none says only that", () => {
  const words = tallyWords(analysis.claims);
  const [measured = 0, claims, holds = 0, off = 0, depends = 0] = [...words.matchAll(/\d+/gu)].map(([count]) =>
    Number(count),
  );
  expect(claims).toBe(20);
  expect(holds + off + depends).toBe(measured);
  const none = analysis.claims.map(
    ({ id, name, said, bends }) => ({ id, name, said, bends, verdict: "not-measured", why: "x", hint: "y" }) as const,
  );
  expect(tallyWords(none)).toBe("0 of 20 measured.");
});

test("R20 a benchmark alone judges what a benchmark shows, and says of every other claim how to get it", () => {
  const bench = syntheticReport((all) => ({ ...withoutLoad(all), run: { ...all.run, workloads: ["bench"] } }));
  const text = sectionText(page(bench), "claims");
  expect(text).toMatch(/C01 An HMAC signature costs about 1 µs .*? off by 2\.52× to 17\.2×, more/u);
  expect(text).toMatch(
    /C08 .*? not measured – No Redis was filled in this run\. To get it: npx jwt-capacity run --profile standard\./u,
  );
  expect(text).toMatch(/C14 .*? not measured/u);
});

test("the terminal has the tally, one line a measured claim, and names the others", () => {
  const text = renderTerminal(run, analysis, { color: false, width: 140 });
  expect(text).toMatch(/^Claims on trial\n {2}14 of 20 measured: /mu);
  expect(text).toMatch(
    /^ {2}C08 {2}1 GB of denylist per 1 M +off by 5\.48× to 11\.9×, less +182 B \(no interval, n = 1\)$/mu,
  );
  expect(text).toMatch(/^ {2}Not measured: C12, C13, C16, C17, C18, C19; /mu);
});

test("the store has its layouts and round trips with intervals, what they rest on, and says what is missing", () => {
  const text = sectionText(standard, "store");
  expect(text).toMatch(/one Redis key per token 10 000 183 B .*? 3 each key has a time to live/u);
  expect(text).toMatch(/none, through the relay .*? 5\.00 ms through the relay/u);
  expect(text).toContain("Not measured: memory of a Bloom filter");
  expect(text).toContain("redis 7.0.15 (redis-server on PATH, jemalloc-5.2.1)");
  expect(sectionText(page(syntheticReport((all) => ({ ...all, store: null }))), "store")).toContain(
    "npx jwt-capacity run --profile standard",
  );
});
