import { guard } from "./guard.ts";
import { sendFloor, sendPlain, sendVerify } from "./requests.ts";
import { optionsOf, trial } from "./trial.ts";

export { setup } from "./start-mark.ts";
export { handleSummary } from "./summary.ts";

/**
 * Verify at a constant arrival rate. `plain` is its baseline, the same traffic without the check; `floor` the same traffic to a
 * server that does nothing, which shows what of a latency is k6's own.
 */
export const options = optionsOf(trial);
export const verify = guard(sendVerify);
export const plain = guard(sendPlain);
export const floor = guard(sendFloor);
