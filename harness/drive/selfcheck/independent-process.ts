import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { arrivalTimes } from "../probe/arrival-times.ts";
import { autocannonSlice } from "./autocannon-slice.ts";
import type { IndependentSlice, IndependentSource } from "./independent-protocol.ts";
import { pacedSlice } from "./paced-slice.ts";

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
process.on("SIGTERM", () => process.exit(0));

const source = JSON.parse(process.argv[2] ?? "") as IndependentSource;
const tokens: readonly string[] = readFileSync(source.corpusFile, "utf8").trimEnd().split("\n");

const server = createServer((request, response) => {
  void text(request)
    .then((body) => run(JSON.parse(body) as IndependentSlice))
    .then(
      (outcome) => response.end(JSON.stringify(outcome)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
});
server.listen({ host: "127.0.0.1", port: 0 }, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}` })}\n`);
});

function run(slice: IndependentSlice) {
  if ("seconds" in slice) return pacedSlice(source, tokens, arrivalTimes(slice.load, slice.seconds));
  if (slice.by === "autocannon") return autocannonSlice(source, tokens, slice.requests);
  // A closed loop is a schedule of which every moment has passed.
  return pacedSlice(source, tokens, new Float64Array(slice.requests));
}
