import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { findOnPath } from "../../provision/find-on-path.ts";
import { specimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { findLargestToken } from "./find-largest-token.ts";
import { gateways } from "./gateways.ts";
import { headerLimits } from "./header-limits.ts";
import { gatewayLimits, verifierLimits } from "./measure-limits.ts";

const mint = await specimenMint("HS256", { issuedAtSeconds: 1_800_000_000 });
const bearer = "Bearer ".length;

async function serverThat(answers: (tokenBytes: number) => number | null) {
  const server = createServer({ maxHeaderSize: 200_000 }, (request, response) => {
    const status = answers((request.headers.authorization?.length ?? 0) - bearer);
    if (status === null) request.socket.destroy();
    else response.writeHead(status).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port, path: "/" };
}

test.each([5000, 8192, 40_001])(
  "a limit of %s bytes is found to within the two bytes that token lengths leave",
  async (limit) => {
    const found = await findLargestToken(await serverThat((bytes) => (bytes <= limit ? 200 : 413)), mint);
    expect(found.acceptedTokenBytes).toBeLessThanOrEqual(limit);
    expect(found.refusedTokenBytes).toBeGreaterThan(limit);
    expect(found.refusedTokenBytes - found.acceptedTokenBytes).toBeLessThanOrEqual(2);
    expect(found.refusedStatus).toBe(413);
  },
);

test("a server that cuts the connection instead of answering has no status", async () => {
  const found = await findLargestToken(await serverThat((bytes) => (bytes <= 5000 ? 200 : null)), mint);
  expect(found.refusedStatus).toBeNull();
});

test("a server that lets everything in, or nothing, has no limit to be found", async () => {
  await expect(findLargestToken(await serverThat(() => 200), mint)).rejects.toThrow("still let in");
  await expect(findLargestToken(await serverThat(() => 401), mint)).rejects.toThrow("got 401");
});

test("V86 the verifier lets in tokens up to its policy's limit, also a raised one, and answers 431 above Node's head limit", async () => {
  const found = await verifierLimits();
  expect(found.map(({ refusedStatus }) => refusedStatus)).toEqual([401, 431, 401]);
  const within = (index: number, limit: number) => {
    expect(found[index]?.acceptedTokenBytes).toBeLessThanOrEqual(limit);
    expect(found[index]?.refusedTokenBytes).toBeGreaterThan(limit);
  };
  within(0, 8192);
  within(2, 15_000);
  // The rest of the head takes its share of the 16 KiB.
  expect(found[1]?.acceptedTokenBytes).toBeGreaterThan(16_000);
  expect(found[1]?.acceptedTokenBytes).toBeLessThan(16_384);
});

test.skipIf(gateways.some(({ name }) => findOnPath([name]) === null))(
  "what installed gateways let in lies just below what their documentation says",
  async () => {
    const { found, missing } = await gatewayLimits();
    expect(missing).toEqual([]);
    expect(found.map(({ component }) => component)).toEqual(gateways.map(({ name }) => name));
    for (const { component, acceptedTokenBytes } of found) {
      const documented = headerLimits.find(({ gateway }) => gateway.toLowerCase() === component)?.limitBytes ?? 0;
      expect(acceptedTokenBytes).toBeLessThan(documented);
      expect(acceptedTokenBytes).toBeGreaterThan(documented - 400);
    }
  },
);

test("every documented limit names the setting and where it is documented", () => {
  for (const { setting, source, limitBytes } of headerLimits) {
    expect(setting).not.toBe("");
    expect(source).toMatch(/^https:\/\//);
    expect(limitBytes).toBeGreaterThan(4096);
  }
});
