import { guard } from "./guard.ts";
import { sendLogin } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/** Logins at a constant arrival rate, each followed by one verify of the token it gave. */
export const options = optionsOf(trial);
export const login = guard(sendLogin);
