import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { getRequest, openConnection, postRequest, statusOfWhole } from "./keep-alive-connection.ts";

test("requests on one connection get their own answers, one after the other", async () => {
  const seen: string[] = [];
  const url = await serve((path, authorization, body) => {
    seen.push(`${path} ${authorization} ${body}`);
    return path === "/a" ? 200 : 401;
  });
  const connection = await openConnection(url);
  expect(await connection.send(getRequest(`${url}/a`, "one"))).toBe(200);
  expect(await connection.send(postRequest(`${url}/b`, { user: "ü" }))).toBe(401);
  expect(await connection.send(getRequest(`${url}/a`, "two"))).toBe(200);
  connection.close();
  expect(seen).toEqual(["/a Bearer one ", '/b  {"user":"ü"}', "/a Bearer two "]);
});

test("an answer counts only when its last byte is there", () => {
  const answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  for (let cut = 0; cut < answer.length; cut++) expect(statusOfWhole(answer.slice(0, cut))).toBeNull();
  expect(statusOfWhole(answer)).toBe(200);
});

test("a server that goes away is an error, not an endless wait", async () => {
  const url = await serve(() => "hang up");
  const connection = await openConnection(url);
  await expect(connection.send(getRequest(`${url}/a`, "x"))).rejects.toThrow(/closed the connection/);
  await expect(connection.send(getRequest(`${url}/a`, "x"))).rejects.toThrow(/connection is closed/);
});

test("where nothing listens, opening fails", async () => {
  const url = await serve(() => 200);
  await closeAll.pop()?.();
  await expect(openConnection(url)).rejects.toThrow(/ECONNREFUSED/);
});

const closeAll: (() => Promise<void>)[] = [];

async function serve(
  answer: (path: string, authorization: string, body: string) => number | "hang up",
): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (text: Buffer) => (body += text.toString()));
    request.on("end", () => {
      const status = answer(request.url ?? "", request.headers.authorization ?? "", body);
      if (status === "hang up") request.socket.destroy();
      else response.writeHead(status, { "content-length": 2 }).end("ok");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = () => closed(server);
  closeAll.push(close);
  onTestFinished(close);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closed(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}
