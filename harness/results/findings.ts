/** The check that an engine verifies what it claims to verify, before it is measured. */
export interface Preflight {
  readonly algorithm: string;
  readonly engine: string;
  /** `unsupported`: the engine does not offer the algorithm, which is no fault. */
  readonly status: "passed" | "failed" | "unsupported";
  /** The cases tried; empty when unsupported. */
  readonly cases: readonly PreflightCase[];
}

/** One preflight case: a token with known truth and what the pipeline answered. */
export interface PreflightCase {
  readonly name: string;
  readonly expected: "accept" | "reject";
  /** `accept`, or `reject` with the pipeline's reason. */
  readonly got: "accept" | "reject";
  readonly reason: string | null;
}

/** Size of minted tokens. */
export interface TokenSize {
  readonly algorithm: string;
  readonly tokenProfile: string;
  /** Tokens measured. */
  readonly samples: number;
  readonly meanTokenBytes: number;
  readonly minTokenBytes: number;
  readonly maxTokenBytes: number;
  /** Bytes of the signature part after base64url. */
  readonly signatureBytes: number;
}

/** Something this run could not measure. */
export interface NotMeasured {
  /** What, in a few words: `Redis denylist`. */
  readonly what: string;
  /** In words, without a full stop at the end: it becomes part of a sentence. */
  readonly why: string;
  /** The exact next step that would make it measurable. */
  readonly hint: string;
  /** Set where tokens of known truth got a wrong answer, or none: that is no gap in the measuring but a fault of what was to be measured. */
  readonly code?: "wrong-answers" | undefined;
}
