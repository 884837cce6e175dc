import { runProgram } from "./program.ts";
import { processStreams } from "./process-streams.ts";
process.exitCode = await runProgram(processStreams(), process.argv.slice(2));
