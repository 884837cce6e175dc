/** Largest over smallest CPU per request of the anchors of a session; above it the machine itself changed speed (capacity method, gate table). */
export const ANCHOR_DRIFT_LIMIT = 1.08;

/**
 * How far the anchors of one session drifted apart: largest over smallest CPU seconds per request, 1 or more. `null` when
 * there are fewer than two or one is not above 0: drift was then not observed, which is not the same as none.
 */
export function anchorDrift(cpuSecondsPerRequest: readonly number[]): number | null {
  if (cpuSecondsPerRequest.length < 2) return null;
  if (!cpuSecondsPerRequest.every((seconds) => Number.isFinite(seconds) && seconds > 0)) return null;
  return Math.max(...cpuSecondsPerRequest) / Math.min(...cpuSecondsPerRequest);
}

/** The complaint about anchors that drifted, or whose drift could not be observed; `null` when they agree. */
export function anchorDriftProblem(cpuSecondsPerRequest: readonly number[]): string | null {
  const drift = anchorDrift(cpuSecondsPerRequest);
  if (drift === null) {
    return `The CPU per request of ${cpuSecondsPerRequest.length} anchors says nothing about drift (2 are needed, each above 0 s).`;
  }
  if (drift <= ANCHOR_DRIFT_LIMIT) return null;
  return `CPU per request differed by a factor of ${drift.toFixed(3)} between the anchors of the session (limit ${ANCHOR_DRIFT_LIMIT}): the machine changed speed.`;
}
