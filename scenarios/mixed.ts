import { guard } from "./guard.ts";
import { sendLogin, sendVerify } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/** Logins and verifies side by side, without refresh. */
export const options = optionsOf(trial);
export const login = guard(sendLogin);
export const verify = guard(sendVerify);
