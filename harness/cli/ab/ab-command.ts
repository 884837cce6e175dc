import { join, relative, resolve } from "node:path";
import { abAnnotations } from "../../../reports/github/ab-annotations.ts";
import { abJunit } from "../../../reports/junit/ab-junit.ts";
import { abMarkdown } from "../../../reports/markdown/ab-markdown.ts";
import { describeAb } from "../../../reports/terminal/describe-ab.ts";
import { writeAtomically } from "../../gather/run-directory.ts";
import { type AbEffort, nightlyEffort } from "../../plan/ab-trials.ts";
import { brokenSides } from "../../analyse/regression/broken-sides.ts";
import { onlyNotMeasured } from "../../analyse/regression/only-not-measured.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { type AbOptions, readAbRequest } from "./ab-options.ts";
import { checkOutputDirectory } from "../check-output-directory.ts";
import { AB_FILE, executeAb, type FinishedAb } from "./execute-ab.ts";
import { githubStep, writeToGithub } from "../ci/github-step.ts";
import { checkCiFiles, writeCiFile } from "../ci/ci-files.ts";
import { findSides } from "./install-sides.ts";
import { reportError } from "../report-error.ts";
import { onInterrupt, type Streams, wantsColor } from "../streams.ts";
import type { CommandOutput } from "../command-outputs.ts";

/**
 * `ab`: two revisions of the target, side by side, as duets.
 *
 * @param effort less than a night's only where the way through is to be tried, not the verdict
 * @returns 0 when nothing slowed; 3 when a scenario could not be measured for want of Redis, 4 when a control failed, 5 when it cannot be
 * told, 99 for a regression or a broken candidate, 130 when interrupted
 * @throws JwtCapacityError JC-USAGE-001, JC-REVISION-001, JC-INSTALL-001, JC-REDIS-001, JC-OUTPUT-001, before anything is measured
 */
export async function abCommand(
  streams: Streams,
  options: AbOptions,
  effort: AbEffort = nightlyEffort,
): Promise<number> {
  const request = readAbRequest(options);
  const step = await githubStep(streams, options.github === true);
  const files = await checkCiFiles(streams, options);
  const found = await findSides(request.sides, streams.cwd);
  await checkOutputDirectory(resolve(streams.cwd, request.out));
  onInterrupt(streams, "Ending the trial and keeping what was measured.");
  const finished = await executeAb(request, streams, { quiet: options.quiet === true, effort, found });
  const { directory, result, analysis } = finished;
  await writeAtomically(join(directory, "ab.md"), abMarkdown(result, analysis));
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, directory, result: join(directory, AB_FILE), analysis } satisfies CommandOutput<"ab-output">)}\n`
      : describeAb(result, analysis, {
          color: wantsColor(streams.stdout, streams.env),
          width: streams.stdout.columns ?? 100,
          links: [{ label: "Results", text: join(relative(streams.cwd, directory) || directory, AB_FILE) }],
        }),
  );
  await writeToGithub(step, streams, {
    annotations: () => abAnnotations(analysis),
    markdown: (limitBytes) => abMarkdown(result, analysis, limitBytes),
  });
  await writeCiFile(files.junit, () => abJunit(analysis, result), streams);
  await writeCiFile(files.comment, () => abMarkdown(result, analysis), streams);
  const failure = abFailure(finished);
  return failure === null ? 0 : reportError(failure, streams, false);
}

/** Why the command fails although there is a result; `null` when nothing slowed. */
export function abFailure({ result, analysis, directory }: FinishedAb): JwtCapacityError | null {
  const why = analysis.reasons.join(" ");
  if (result.ab.status === "interrupted")
    return new JwtCapacityError(
      "JC-INTERRUPT-001",
      "interrupted; the pairs that were measured are kept",
      `read ${join(directory, AB_FILE)}, or run again`,
    );
  switch (analysis.verdict) {
    case "pass":
      return null;
    case "broken":
      return new JwtCapacityError("JC-AB-004", why, "correct the candidate first: what it costs is beside the point");
    case "regression":
      return new JwtCapacityError("JC-AB-003", why, `what moved is said above; the figures are in ${directory}`);
    case "invalid":
      return new JwtCapacityError(
        "JC-AB-001",
        why,
        result.faults.length > 0
          ? `compare with a ${brokenOthers(result)} that works`
          : "nothing may be concluded from this night; run again when the machine is quieter",
      );
    default: {
      const missing = onlyNotMeasured(result, analysis);
      if (missing !== null) return new JwtCapacityError("JC-REDIS-001", why, missing.hint);
      return new JwtCapacityError(
        "JC-AB-002",
        why,
        "run again, with more --seconds-per-scenario or on a quieter machine",
      );
    }
  }
}

function brokenOthers({ faults }: FinishedAb["result"]): string {
  return brokenSides(faults)
    .filter((role) => role !== "candidate")
    .join(" and a ");
}
