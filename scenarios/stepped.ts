import { guard } from "./guard.ts";
import { sendVerify } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/** Verify at rising arrival rates; every step is a scenario of its own and so has its own sub-metrics. */
export const options = optionsOf(trial);
export const verify = guard(sendVerify);
