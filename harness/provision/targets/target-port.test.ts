import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { assertPortFree } from "./target-port.ts";

test.for([0, -1, 65_536, 99_999, 80.5, Number.NaN])(
  "%d is no port: a usage error, before anything is tried",
  async (port) => {
    await expect(assertPortFree(port)).rejects.toMatchObject({ code: "JC-USAGE-001" });
  },
);

test("a port that another process holds is said to be taken, and a free one is free again afterwards (F17)", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  await expect(assertPortFree(port)).rejects.toMatchObject({ code: "JC-PORT-001" });
  server.close();
  await once(server, "close");
  await assertPortFree(port);
  await assertPortFree(port);
});
