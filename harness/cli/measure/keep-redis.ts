import { provideRedis, type Redis } from "../../provision/redis/redis.ts";

/** A Redis for every trial that needs one: when our own server was killed in one trial, the next gets a fresh one. */
export interface KeptRedis extends AsyncDisposable {
  /** `null` when the run has none. */
  forTrial(): Promise<Redis | null>;
}

/** Keeps the server that the run began with; it is disposed of with the keeper. */
export function keepRedis(first: Redis | null): KeptRedis {
  const stack = new AsyncDisposableStack();
  let current = first === null ? null : stack.use(first);
  let gone = false;
  const watch = (redis: Redis | null) => void redis?.exited?.then(() => (gone = true));
  watch(current);
  return {
    async forTrial() {
      if (!gone) return current;
      const next = await provideRedis();
      gone = false;
      current = "missing" in next ? null : stack.use(next);
      watch(current);
      return current;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
