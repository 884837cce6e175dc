import { guard } from "./guard.ts";
import { sendPlain, sendVerify } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/** Verify at a constant arrival rate; `plain` is its baseline, the same traffic without the check. */
export const options = optionsOf(trial);
export const verify = guard(sendVerify);
export const plain = guard(sendPlain);
