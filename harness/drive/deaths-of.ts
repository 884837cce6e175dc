import { setTimeout as sleep } from "node:timers/promises";
import type { Targets } from "../provision/targets/start-targets.ts";

/** The system tells of an end later than a broken connection does, s. */
const TOLD_SECONDS = 0.1;

/**
 * The processes of targets that have ended, in words with what they said last; empty while all live.
 *
 * @param expected whether something points to an end: the system is then given a moment to tell of it
 */
export async function deathsOf(targets: Targets, expected: boolean): Promise<readonly string[]> {
  if (expected) await Promise.race([targets.anyDied, sleep(TOLD_SECONDS * 1000)]);
  return targets.died().map(({ component, how, stderr }) => {
    const cause = causeIn(stderr);
    return `${component} ${how}${cause === null ? "" : `: ${cause}`}`;
  });
}

/** An uncaught exception has its stack behind it. */
function causeIn(stderr: readonly string[]): string | null {
  return stderr.find((line) => /error|exception|panic/i.test(line))?.trim() ?? stderr.at(-1)?.trim() ?? null;
}
