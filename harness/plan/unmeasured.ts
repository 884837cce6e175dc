import type { NotMeasured } from "../results/findings.ts";
import { errorMessage } from "./error-message.ts";

/**
 * Names what could not be measured. Reports put the reason into a sentence of theirs, so that it loses its full stop here.
 *
 * @param why in words, or what was thrown
 */
export function unmeasured(what: string, why: unknown, hint: string): NotMeasured {
  return { what, why: errorMessage(why).trim().replace(/\.+$/u, ""), hint };
}

/** Names what was not measured because it does not give tokens of known truth their right answer, however fast it may be. */
export function brokenDesign(what: string, why: string, hint: string): NotMeasured {
  return { ...unmeasured(what, why, hint), code: "wrong-answers" };
}
