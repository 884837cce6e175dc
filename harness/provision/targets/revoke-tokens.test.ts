import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { revokeTokens } from "./revoke-tokens.ts";

async function issuerThat(answers: RequestListener): Promise<{ readonly issuer: { readonly url: string } }> {
  const server = createServer(answers).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { issuer: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } };
}

test("an issuer that never answers a revocation is said, and not waited for for ever", async () => {
  const targets = await issuerThat(() => {});
  await expect(revokeTokens(targets, ["secret"], 0.2)).rejects.toThrow(
    /^a token could not be revoked before the trial: expected 200, got .*timeout$/,
  );
});

test("another answer than 200 is said with its text, and no message holds a token", async () => {
  const targets = await issuerThat((_, answer) => answer.writeHead(503).end("busy"));
  await expect(revokeTokens(targets, ["secret"])).rejects.toThrow(/^(?!.*secret).* expected 200, got 503 busy$/);
});
