import { readFileSync } from "node:fs";
import { engines } from "../../../targets/verify/engines.ts";
import { preflight, type PreflightResult } from "../../../targets/verify/preflight.ts";
import type { Pair } from "../run-preflight.ts";

// The harness holds our standard input open; when it dies in whatever way, so do we.
process.stdin.on("end", () => process.exit(1)).resume();
const pairs = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as readonly Pair[];
const results: PreflightResult[] = [];
for (const { algorithm, engine } of pairs) results.push(await preflight(algorithm, engines[engine]));
process.stdout.write(`${JSON.stringify(results)}\n`, () => process.exit(0));
