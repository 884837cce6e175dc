import type { TargetInstallation } from "../../plan/trial-spec.ts";
import { findRevision, type FoundRevision } from "../../provision/revisions/find-revision.ts";
import { type InstallOptions, installRevision } from "../../provision/revisions/install-revision.ts";
import type { AbSide } from "../../results/ab-result.ts";
import type { WantedSide } from "./ab-options.ts";

/** A side that can be started. */
export interface InstalledSide {
  readonly side: AbSide;
  readonly installation: TargetInstallation;
}

/** A side whose revision exists. */
export interface FoundSide {
  readonly wanted: WantedSide;
  readonly revision: FoundRevision;
}

/**
 * Looks the revisions of all sides up in the checkout that holds `cwd`.
 *
 * @throws JwtCapacityError JC-REVISION-001
 */
export async function findSides(wanted: readonly WantedSide[], cwd: string): Promise<readonly FoundSide[]> {
  const found: FoundSide[] = [];
  for (const side of wanted) found.push({ wanted: side, revision: await findRevision(side.revision, cwd) });
  return found;
}

/**
 * Checks out and installs every side, one after the other.
 *
 * @throws JwtCapacityError JC-REVISION-001, JC-INSTALL-001
 */
export async function installSides(
  found: readonly FoundSide[],
  options: InstallOptions,
): Promise<readonly InstalledSide[]> {
  const installed: InstalledSide[] = [];
  for (const { wanted: side, revision } of found) {
    const { role, packages, settings } = side;
    const { root, nodePath, nodeVersion, libraries } = await installRevision(revision, packages, options);
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
