import { errorCodes, JwtCapacityError } from "../plan/error.ts";
import type { Streams } from "./streams.ts";

/** Says on standard error what failed, why and what to do next; a stack only for a defect of ours or with `debug`. */
export function reportError(error: unknown, streams: Streams, debug: boolean): number {
  if (error instanceof JwtCapacityError) {
    streams.stderr.write(`${error.code}: ${error.message}\nNext: ${error.hint}\n(README, section "Errors")\n`);
    if (debug) streams.stderr.write(`${error.stack}\n`);
    return error.exitStatus;
  }
  if (error instanceof Error && error.name === "AbortError") {
    streams.stderr.write("JC-INTERRUPT-001: interrupted before anything was measured\nNext: run it again\n");
    return errorCodes["JC-INTERRUPT-001"].exitStatus;
  }
  streams.stderr.write(
    `JC-INTERNAL-001: a defect of jwt-capacity\n${error instanceof Error ? error.stack : String(error)}\n`,
  );
  return 1;
}
