/**
 * Every way `jwt-capacity` fails on purpose: a stable code, the process's exit status, and when it happens.
 * 130 is the shell's convention for an interrupt.
 */
export const errorCodes = {
  "JC-INTERNAL-001": { exitStatus: 1, when: "a defect of jwt-capacity itself" },
  "JC-USAGE-001": { exitStatus: 2, when: "unknown command or option, or a bad option value" },
  "JC-CONFIG-001": { exitStatus: 2, when: "the configuration has problems; all of them are listed" },
  "JC-CONFIG-002": { exitStatus: 2, when: "the configuration file cannot be found or loaded" },
  "JC-OUTPUT-001": {
    exitStatus: 2,
    when: "the output directory, or a file that was asked for (JUnit, comment, HTML, Markdown, history, tokens, step summary), cannot be written",
  },
  "JC-KEY-001": { exitStatus: 2, when: "a signing key file cannot be read or does not fit the algorithm" },
  "JC-PORT-001": { exitStatus: 2, when: "a port that was asked for is taken" },
  "JC-RESULTS-001": { exitStatus: 2, when: "stored results cannot be read, or are not results" },
  "JC-RESULTS-002": { exitStatus: 2, when: "stored results were written by a newer version" },
  "JC-PLAN-001": { exitStatus: 2, when: "a run knows nothing of the design that a fleet is to be planned for" },
  "JC-REVISION-001": { exitStatus: 2, when: "a revision cannot be checked out, or holds no target" },
  "JC-COMPARE-001": { exitStatus: 2, when: "two runs of different configurations are compared without `--force`" },
  "JC-NODE-001": { exitStatus: 3, when: "Node is too old" },
  "JC-K6-001": { exitStatus: 3, when: "k6 1.8.1 cannot be had, so no load trial was run" },
  "JC-REDIS-001": {
    exitStatus: 3,
    when: "a Redis server is required and cannot be had: `target` did not start, and of an `ab` only the scenarios that need none were measured",
  },
  "JC-INSTALL-001": { exitStatus: 3, when: "the packages of a revision cannot be installed" },
  "JC-TARGET-001": { exitStatus: 4, when: "the issuer or the verifier did not start, or ended too early" },
  "JC-VERDICT-001": { exitStatus: 4, when: "the run was refused: nothing valid to size a fleet with" },
  "JC-AB-001": {
    exitStatus: 4,
    when: "an `ab` is invalid: a control failed, or the base or the reference answers wrongly, does not start or breaks under load",
  },
  "JC-COMPARE-002": {
    exitStatus: 4,
    when: "two runs are not comparable: other hosts, one and the same run, or nothing measured in both",
  },
  "JC-SELFCHECK-001": { exitStatus: 4, when: "a check of `selfcheck` does not hold: quote no figure of this machine" },
  "JC-HISTORY-001": {
    exitStatus: 4,
    when: "an `ab` cannot go into the history: invalid, interrupted, with untested controls, without a fixed reference, of another machine, or there already",
  },
  "JC-HISTORY-002": { exitStatus: 4, when: "a history has nothing to judge: no run, or its newest line is damaged" },
  "JC-AB-002": {
    exitStatus: 5,
    when: "an `ab` cannot tell: too few pairs stood, or the change is too near the limits",
  },
  "JC-SELFCHECK-002": { exitStatus: 5, when: "`selfcheck` cannot tell: the machine is too noisy" },
  "JC-COMPARE-003": {
    exitStatus: 5,
    when: "`compare` cannot tell: what decides was not measured often enough in both runs, or a change of the software cannot be told from one of the machine",
  },
  "JC-HISTORY-003": { exitStatus: 5, when: "a run of a history stands out, and another has to confirm it" },
  "JC-BUDGET-002": {
    exitStatus: 5,
    when: "no budget failed, and one with an `error` limit could not be judged: too little of it was measured",
  },
  "JC-ANSWER-001": {
    exitStatus: 99,
    when: "an engine or a design of a run gave a token the wrong answer, or none when it was asked before its trials",
  },
  "JC-AB-003": { exitStatus: 99, when: "`ab` found a regression" },
  "JC-AB-004": {
    exitStatus: 99,
    when: "the candidate of an `ab` gives a token the wrong answer, does not start or breaks under load",
  },
  "JC-COMPARE-004": { exitStatus: 99, when: "`compare` found a regression" },
  "JC-HISTORY-004": { exitStatus: 99, when: "a history shows a confirmed rise that nobody has accepted" },
  "JC-BUDGET-001": { exitStatus: 99, when: "a figure is above the `error` limit of its budget" },
  "JC-INTERRUPT-001": { exitStatus: 130, when: "interrupted; what was measured is kept" },
} as const satisfies Record<string, { exitStatus: number; when: string }>;

/** The closed union of error codes. */
export type ErrorCode = keyof typeof errorCodes;

/**
 * A failure that the user can act on: what was expected and what came, and what to do next. The command line prints it
 * without a stack and exits with the status of its code.
 */
export class JwtCapacityError extends Error {
  override readonly name = "JwtCapacityError";
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }

  get exitStatus(): number {
    return errorCodes[this.code].exitStatus;
  }
}
