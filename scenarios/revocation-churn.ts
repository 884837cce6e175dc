import { guard } from "./guard.ts";
import { sendRevoke, sendVerify } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/** Verifies while other tokens are revoked; every revoked token is presented again and must be rejected. */
export const options = optionsOf(trial);
export const verify = guard(sendVerify);
export const revoke = guard(sendRevoke);
