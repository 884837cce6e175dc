import { type Check, diagnose } from "../provision/host/doctor.ts";
import type { Streams } from "./streams.ts";
import type { CommandOutput } from "./command-outputs.ts";

/** Options of `doctor`. */
export interface DoctorOptions {
  readonly json?: boolean;
  /** Exit with 3 when a check fails. */
  readonly fatal?: boolean;
}

/** `doctor`: what a run will find on this machine; starts nothing and fetches nothing. */
export async function doctorCommand(streams: Streams, options: DoctorOptions): Promise<number> {
  const checks = await diagnose();
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, checks } satisfies CommandOutput<"doctor-output">)}\n`
      : checks.map(describe).join(""),
  );
  return options.fatal === true && checks.some((check) => check.status === "fail") ? 3 : 0;
}

function describe({ status, label, detail, hint }: Check): string {
  const line = `${status.padEnd(4)}  ${label}: ${detail}\n`;
  return hint === null || status === "ok" ? line : `${line}      ${hint}\n`;
}
