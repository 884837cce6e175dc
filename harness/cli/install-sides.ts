import type { TargetInstallation } from "../plan/trial-spec.ts";
import { findRevision } from "../provision/find-revision.ts";
import { installRevision } from "../provision/install-revision.ts";
import type { AbSide } from "../results/ab-result.ts";
import type { WantedSide } from "./ab-options.ts";

/** A side that can be started. */
export interface InstalledSide {
  readonly side: AbSide;
  readonly installation: TargetInstallation;
}

/**
 * Checks out and installs every side, one after the other; all revisions are looked up before the first is installed.
 *
 * @throws JwtCapacityError JC-REVISION-001, JC-INSTALL-001
 */
export async function installSides(
  wanted: readonly WantedSide[],
  cwd: string,
  update: (text: string) => void,
): Promise<readonly InstalledSide[]> {
  const found = [];
  for (const side of wanted) found.push({ wanted: side, revision: await findRevision(side.revision, cwd) });
  const installed: InstalledSide[] = [];
  for (const { wanted: side, revision } of found) {
    const { role, packages, settings } = side;
    const { root, nodePath, nodeVersion, libraries } = await installRevision(revision, packages, update);
    installed.push({
      side: {
        role,
        revision: side.revision,
        commit: revision.commit,
        dirty: revision.dirty,
        packages,
        settings,
        node: nodeVersion,
        libraries,
      },
      installation: { root, nodePath },
    });
  }
  return installed;
}
