import { placements } from "../../targets/verify/placements.ts";
import { comparedSubject } from "./draft.ts";
import { enginesFor } from "./possible-pairs.ts";
import type { ResolvedConfig } from "./resolve-config.ts";
import type { PlannedSubject } from "./trial-spec.ts";

/** The design that places are compared on: the reference with the engine that can verify in most of those that are named. */
export function placementReference(config: ResolvedConfig): PlannedSubject {
  const reference = comparedSubject(config);
  const { algorithm } = reference;
  const places = (engine: PlannedSubject["engine"]) =>
    config.probe.placements.filter((id) => placements[id].supports(engine, algorithm)).length;
  const [most = reference.engine] = enginesFor(algorithm).toSorted((a, b) => places(b) - places(a));
  return { ...reference, engine: most };
}

/** That design in each of the places named where it can verify. */
export function placedSubjects(config: ResolvedConfig): PlannedSubject[] {
  const subject = placementReference(config);
  return config.probe.placements
    .filter((id) => placements[id].supports(subject.engine, subject.algorithm))
    .map((placement) => ({ ...subject, placement }));
}
