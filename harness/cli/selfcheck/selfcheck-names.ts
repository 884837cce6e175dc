/** Every check of `selfcheck` and what it holds against what, in the order in which they run. */
const checks = {
  "known-delay": "a server with a fixed delay of 5 ms",
  stall: "a server that stands still for 1 s of 4",
  independent: "the probe beside generators that share no code with it, on one verifier",
  bench: "node-crypto beside openssl speed",
  "planted-work": "duets with a little planted work, and with none",
} as const;

/** What `selfcheck --only` takes. */
export type SelfcheckName = keyof typeof checks;

/** The checks in their one order. */
export const selfcheckNames = Object.keys(checks) as readonly SelfcheckName[];

/** What runs by itself, in place of the checks. */
const modes = {
  noise: "what every metric does when nothing differs",
  model: "the capacity model beside steps that it was not fitted to",
  detection: "how large a change `ab` finds in a night",
} as const;

/** A mode, which is an option of its own. */
export type SelfcheckMode = keyof typeof modes;

/** Every mode. */
export const selfcheckModes = Object.keys(modes) as readonly SelfcheckMode[];

/** Titles of the checks and of the modes. */
export const selfcheckTitles = {
  ...checks,
  ...modes,
} as const satisfies Readonly<Record<string, string>>;
