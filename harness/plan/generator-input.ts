import type { WindowSpec } from "./trial-spec.ts";

/** The one file a k6 scenario reads: everything about the trial that it needs to know. */
export interface GeneratorInput {
  readonly warmupSeconds: number;
  readonly windows: readonly WindowSpec[];
  /** VUs allocated before the start of each flow; no more are ever added. */
  readonly vusPerFlow: Readonly<Record<string, number>>;
  /** Tokens, one a line. */
  readonly corpusFile: string;
  /** The last so many tokens of the corpus are kept for revoking; the rest are only verified. */
  readonly tokensToRevoke: number;
  readonly urls: { readonly verify: string; readonly plain: string; readonly login: string; readonly revoke: string };
  readonly loginPassword: string;
  /** Where the end-of-test summary goes. */
  readonly summaryFile: string;
}

/** Line that a scenario logs when the warm-up is about to begin; the harness times its windows from it. */
export const START_MARK = "jwt-capacity: start";

/** k6 scenario name of one flow of one window: the tag by which its samples are told apart. */
export function flowName(window: string, request: string): string {
  return `${window}__${request}`;
}

/** Name of the stretch before the first window; its samples are counted but not measured. */
export const WARMUP = "warmup";
