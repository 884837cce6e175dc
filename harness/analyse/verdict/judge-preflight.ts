import type { Preflight } from "../../results/findings.ts";
import type { Verdict } from "../../results/verdict.ts";

/**
 * Judges whether an engine may be measured: only when its preflight tried good and bad tokens and got every one right.
 * The word `passed` is not believed; the cases are.
 */
export function judgePreflight(preflight: Preflight | undefined): Verdict {
  const message = complaint(preflight);
  return message === null
    ? { status: "valid" }
    : { status: "refused", reasons: [{ code: "preflight-failed", message }] };
}

function complaint(preflight: Preflight | undefined): string | null {
  if (preflight === undefined) return "The engine was not checked before it was to be measured.";
  const { algorithm, engine, status, cases } = preflight;
  if (status === "unsupported") return `${engine} does not offer ${algorithm}.`;
  const wrong = cases.filter(({ expected, got }) => expected !== got);
  if (wrong.length > 0) {
    return `${engine} got ${algorithm} wrong: ${wrong.map(({ name, expected, got }) => `${name}: ${got} instead of ${expected}`).join("; ")}.`;
  }
  for (const kind of ["accept", "reject"] as const) {
    if (!cases.some(({ expected }) => expected === kind))
      return `The check of ${engine} with ${algorithm} had no token to ${kind}.`;
  }
  return status === "failed" ? `The check of ${engine} with ${algorithm} failed.` : null;
}
