import type { Validate } from "../verify/validate-up-to.ts";

/**
 * Adds a known share of work to a validation: a positive control, by which whoever compares two designs shows that a
 * difference of this size is found.
 *
 * Before every token is validated, `share` times on average it is validated for nothing by `extra`, in its own thread and
 * spread evenly, without chance: with 0.25, every fourth token costs twice.
 *
 * @param share 0 or more.
 */
export function plantWork(validate: Validate, extra: Validate, share: number): Validate {
  let owed = 0;
  const repeat = async (token: string) => {
    for (; owed >= 1; owed -= 1) await extra(token);
  };
  return (token) => {
    owed += share;
    for (; owed >= 1; owed -= 1) {
      const pending = extra(token);
      if (!(pending instanceof Promise)) continue;
      owed -= 1;
      return pending.then(() => repeat(token)).then(() => validate(token));
    }
    return validate(token);
  };
}
