import { expect, test } from "vitest";
import { captureCommand } from "../../provision/capture-command.ts";
import { compareWithOpenssl } from "./compare-with-openssl.ts";

test("node-crypto is set against openssl speed for each kind of algorithm, with the OpenSSL version of both", async () => {
  const { stdout } = await captureCommand("openssl", ["version"]);
  const rows = await compareWithOpenssl({ signal: new AbortController().signal, rounds: 1 });
  expect(rows.map(({ algorithm }) => algorithm)).toEqual(["HS256", "RS256", "ES256", "EdDSA"]);
  for (const row of rows) {
    expect(row.ratio).toBeCloseTo(row.nodeSecondsPerVerify / row.opensslSecondsPerVerify, 10);
    expect(stdout).toContain(row.commandOpensslVersion);
    expect(row.nodeOpensslVersion).toBe(process.versions.openssl);
    // A signature for a verify, or a rate for a time, would be further away than this.
    expect(row.ratio).toBeGreaterThan(1 / 20);
    expect(row.ratio).toBeLessThan(20);
  }
});

test("without an openssl there is no ratio, and no failure", async () => {
  const signal = new AbortController().signal;
  expect(await compareWithOpenssl({ signal, openssl: "/nowhere/openssl" })).toEqual([]);
});
