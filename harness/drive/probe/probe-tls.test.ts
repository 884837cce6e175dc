import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { scratchDirectory } from "../../provision/scratch-directory.test-support.ts";
import { openLoad, runningProbe, secondsOf, sliceOf, sourceAt } from "./running-probe.test-support.ts";

test("a TLS 1.3 handshake for every request is inside its latency, and apart; a kept connection has one in all", async () => {
  const server = await secureServer();
  const probe = await runningProbe({ ...sourceAt(server.url, 2), tls: { caFile: server.caFile } });
  const kept = await probe.slice(sliceOf({ load: openLoad(50) }));
  expect(kept).toMatchObject({ unfinished: 0, completed: kept.intended, connectHdr: null, tlsHdr: null });
  expect(server.handshakes).toEqual(["TLSv1.3 full", "TLSv1.3 full"]);

  const fresh = await probe.slice(sliceOf({ load: openLoad(50), connection: "new", leftover: "send" }));
  expect(fresh).toMatchObject({ unfinished: 0, completed: fresh.intended });
  expect(server.handshakes.slice(2)).toEqual(Array.from({ length: fresh.sent }, () => "TLSv1.3 full"));
  const [connect, tls, firstByte, fromSend] = [
    fresh.connectHdr ?? "",
    fresh.tlsHdr ?? "",
    fresh.firstByteHdr,
    fresh.fromSendHdr,
  ].map(secondsOf);
  expect([connect?.samples, tls?.samples, firstByte?.samples]).toEqual([fresh.sent, fresh.sent, fresh.sent]);
  expect(fromSend?.p50).toBeGreaterThan(tls?.p50 ?? Number.POSITIVE_INFINITY);
  expect(fromSend?.p50).toBeGreaterThan(connect?.p50 ?? Number.POSITIVE_INFINITY);
});

test("a certificate from nowhere is not accepted", async () => {
  const server = await secureServer();
  const probe = await runningProbe(sourceAt(server.url, 1));
  await expect(probe.slice(sliceOf())).rejects.toThrow(/self-signed certificate/);
});

async function secureServer() {
  const directory = scratchDirectory();
  const [keyFile, caFile] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", keyFile];
  const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2", "-out", caFile];
  execFileSync("openssl", ["req", "-x509", ...key, ...name], { stdio: "ignore" });
  const handshakes: string[] = [];
  const server = createServer({ key: readFileSync(keyFile), cert: readFileSync(caFile) }, (_, response) => {
    response.writeHead(200, { "content-length": 2 }).end("ok");
  });
  server.on("secureConnection", (socket: TLSSocket) => {
    handshakes.push(`${socket.getProtocol()} ${socket.isSessionReused() ? "resumed" : "full"}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/verify`, caFile, handshakes };
}
