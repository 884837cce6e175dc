import type { Denylist } from "./denylist.ts";
import { openInProcessDenylist } from "./denylists/in-process.ts";
import { openNoDenylist } from "./denylists/none.ts";
import { openRedisDenylist } from "./denylists/redis.ts";

/** What opening a denylist may need. */
export interface DenylistOptions {
  /** `redis://…`, required where `needsRedis`. */
  readonly redisUrl?: string;
  /** The clock tolerance of the verifiers, s: a revocation outlives `exp` by more than this. */
  readonly clockToleranceSeconds: number;
}

/** One row of the table. */
export interface DenylistKind {
  readonly label: string;
  readonly needsRedis: boolean;
  /** @throws Error when the store can't be reached, with its address and what to do. */
  readonly open: (options: DenylistOptions) => Promise<Denylist>;
}

/** The id of a row of `denylists`. */
export type DenylistId = "none" | "in-process" | "redis";

/** Every denylist; adding one is one file and one row. */
export const denylists: Readonly<Record<DenylistId, DenylistKind>> = {
  none: { label: "no denylist", needsRedis: false, open: openNoDenylist },
  "in-process": { label: "in-process map", needsRedis: false, open: openInProcessDenylist },
  redis: { label: "Redis, one lookup per request", needsRedis: true, open: openRedisDenylist },
};

/** Every denylist id, in the order of the table. */
export const denylistIds: readonly DenylistId[] = Object.keys(denylists).filter(isDenylistId);

/** Whether `text` is the id of a row of `denylists`. */
function isDenylistId(text: string): text is DenylistId {
  return Object.hasOwn(denylists, text);
}
