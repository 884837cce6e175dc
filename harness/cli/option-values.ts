import { InvalidArgumentError } from "commander";

/** Entries of `RS256,ES256`. */
export function list(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

/** Any finite number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("expected a number.");
  return value;
}

/** A parser of whole numbers from `min` to `max`. */
export function wholeNumber(min = 0, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = number(text);
    if (!Number.isSafeInteger(value)) throw new InvalidArgumentError("expected a whole number.");
    if (value < min) throw new InvalidArgumentError(`expected at least ${min}.`);
    if (value > max) throw new InvalidArgumentError(`expected at most ${max}.`);
    return value;
  };
}

/** Help of `--quiet` where there is nothing to silence. */
export const SILENT = "accepted by every command; this one shows no progress";

/** Help of `--github`. */
export const GITHUB = "annotations for GitHub Actions, where GITHUB_ACTIONS does not ask for them already";
