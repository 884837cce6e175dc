import type { WindowSpec } from "./trial-spec.ts";

/** The one file a k6 scenario reads: everything about the trial that it needs to know. */
export interface GeneratorInput {
  readonly warmupSeconds: number;
  readonly windows: readonly WindowSpec[];
  /** VUs of each flow, all allocated before the start; no more are ever added. */
  readonly vusPerFlow: Readonly<Record<string, number>>;
  /** Tokens, one a line: `token` when it is valid and to be accepted, `token case` when it is to be refused. */
  readonly corpusFile: string;
  /** For each request the index of its token, one a line, walked again when it ends; `null` when tokens come in turn. */
  readonly sequenceFile: string | null;
  /** The last so many tokens of the corpus are kept for revoking; the rest are only verified. */
  readonly tokensToRevoke: number;
  readonly urls: {
    readonly verify: string;
    readonly plain: string;
    readonly login: string;
    readonly revoke: string;
    /** The server that does nothing; `null` where none runs. */
    readonly floor: string | null;
  };
  /** Thresholds beside those that every trial has, as k6's options take them. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
  readonly loginPassword: string;
  /** Where the end-of-test summary goes. */
  readonly summaryFile: string;
  /** Line to log when the warm-up is about to begin; the harness times its windows from it. */
  readonly startMark: string;
}
