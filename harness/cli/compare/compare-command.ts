import { resolve } from "node:path";
import { comparisonAnnotations } from "../../../reports/github/comparison-annotations.ts";
import { renderComparisonHtml } from "../../../reports/compare/render-comparison-html.ts";
import { renderComparisonMarkdown } from "../../../reports/compare/render-comparison-markdown.ts";
import { renderComparison } from "../../../reports/terminal/render-comparison.ts";
import { compareRuns } from "../../analyse/compare/compare-runs.ts";
import { isDoubted } from "../../analyse/compare/host-control.ts";
import type { Refusal, RunComparison } from "../../analyse/compare/run-comparison.ts";
import { writeAtomically } from "../../gather/run-directory.ts";
import { errorMessage } from "../../plan/error-message.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { COMMAND } from "../../results/command.ts";
import { bundlePage } from "../bundle-page.ts";
import { checkWritable } from "../check-writable.ts";
import { githubStep, writeToGithub } from "../ci/github-step.ts";
import { readRun } from "../read-run.ts";
import { reportError } from "../report-error.ts";
import { type Streams, wantsColor } from "../streams.ts";

/** Options of `compare`, as the command line gives them. */
export interface CompareOptions {
  readonly force?: boolean;
  readonly trustHost?: boolean;
  readonly html?: string;
  readonly markdown?: string;
  readonly github?: boolean;
  readonly json?: boolean;
}

/**
 * `compare BASE CANDIDATE`: holds a stored run against another one; measures nothing.
 *
 * @returns 0 without a regression, 5 when it cannot be told, 99 with a regression
 * @throws JwtCapacityError as `readRun`; JC-COMPARE-001 for other configurations, JC-COMPARE-002 for runs that are not comparable,
 * JC-OUTPUT-001 for a file that cannot be written
 */
export async function compareCommand(
  streams: Streams,
  named: { readonly base: string; readonly candidate: string },
  options: CompareOptions,
): Promise<number> {
  const step = await githubStep(streams, options.github === true);
  const files = [options.html, options.markdown].map((file) =>
    file === undefined ? null : resolve(streams.cwd, file),
  );
  for (const file of files)
    if (file !== null) await checkWritable(file, "the comparison", "name a file in a directory that you may write to");
  const [base, candidate] = [await readRun(named.base, streams.cwd), await readRun(named.candidate, streams.cwd)];
  const { force = false, trustHost = false } = options;
  const comparison = compareRuns(base.run, candidate.run, { force, trustHost });
  if (comparison.refusal !== null) throw refusalError(comparison.refusal);
  const [html = null, markdown = null] = files;
  if (html !== null) await write(html, renderComparisonHtml(comparison, await bundlePage()));
  if (markdown !== null) await write(markdown, renderComparisonMarkdown(comparison));
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify(comparison)}\n`
      : renderComparison(comparison, {
          color: wantsColor(streams.stdout, streams.env),
          width: streams.stdout.columns ?? 100,
        }),
  );
  await writeToGithub(step, streams, {
    annotations: () => comparisonAnnotations(comparison),
    markdown: (limitBytes) => renderComparisonMarkdown(comparison, limitBytes),
  });
  const failure = failureOf(comparison);
  return failure === null ? 0 : reportError(failure, streams, false);
}

function refusalError({ code, message }: Refusal): JwtCapacityError {
  const hints: Readonly<Record<Refusal["code"], string>> = {
    "other-configuration": "measure both with one configuration, or compare what both measured with --force",
    "foreign-host": `measure both on one machine, at once: ${COMMAND} ab --base REF --candidate REF`,
    "same-run": "name two runs; results/latest is a link to one of them",
    "nothing-comparable": `look at why with ${COMMAND} report DIR, and measure again`,
  };
  return new JwtCapacityError(
    code === "other-configuration" ? "JC-COMPARE-001" : "JC-COMPARE-002",
    message.replace(/\.$/u, ""),
    hints[code],
  );
}

/** Why the command fails although there is a comparison; `null` when it does not. */
function failureOf(comparison: RunComparison): JwtCapacityError | null {
  const { verdict, reasons } = comparison;
  if (verdict === "regression")
    return new JwtCapacityError(
      "JC-COMPARE-004",
      `the candidate is worse: ${reasons.join(" ")}`,
      `measure both revisions at once before you act on it: ${COMMAND} ab --base REF --candidate REF`,
    );
  if (verdict !== "inconclusive") return null;
  const atOnce = `${COMMAND} ab --base REF --candidate REF`;
  const [what, next] = isDoubted(comparison)
    ? [
        "a change of the software cannot be told from one of the machine",
        `measure both at once: ${atOnce}, for another Node with --candidate-with node@VERSION`,
      ]
    : [
        "what decides was not measured often enough",
        `measure duets in 4 pairs or more, ${COMMAND} run --profile standard, or both revisions at once: ${atOnce}`,
      ];
  return new JwtCapacityError("JC-COMPARE-003", `${what}: ${reasons.join(" ")}`, next);
}

async function write(file: string, text: string): Promise<void> {
  await writeAtomically(file, text).catch((error: unknown) => {
    throw new JwtCapacityError(
      "JC-OUTPUT-001",
      `the comparison cannot be written to ${file}: ${errorMessage(error)}`,
      "name a file in a directory that you may write to",
      { cause: error },
    );
  });
}
