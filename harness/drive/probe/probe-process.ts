import { createInterface } from "node:readline";
import { type LoadedSources, loadSources } from "./loaded-sources.ts";
import type { ProbeCommand, ProbeReply } from "./probe-protocol.ts";
import { runSlice } from "./run-slice.ts";

// The harness holds our standard input open; when it dies in whatever way, so do we, also in the middle of a slice.
process.stdin.on("end", () => process.exit(1));
let sources: LoadedSources | null = null;
for await (const line of createInterface({ input: process.stdin })) {
  const reply = await answer(JSON.parse(line) as ProbeCommand).catch(failure);
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}

async function answer(command: ProbeCommand): Promise<ProbeReply> {
  if (command.command === "load") {
    sources = await loadSources(command.sources);
    return { reply: "ready" };
  }
  if (sources === null) throw new Error("the probe has no sources yet");
  return { reply: "outcome", outcome: await runSlice(await sources.prepare(command.slice), command.slice) };
}

function failure(error: unknown): ProbeReply {
  return { reply: "failed", message: error instanceof Error ? error.message : String(error) };
}
