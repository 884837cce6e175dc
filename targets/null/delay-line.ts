import { performance } from "node:perf_hooks";

/** Holds what is pushed for a fixed time. */
export interface DelayLine<T> extends Disposable {
  readonly push: (item: T, count: number) => void;
}

/** Timers are left this much early: they have a grain of 1 ms and fire up to about that late. */
const spunMs = 2;

/**
 * Creates a line that hands on each item when its delay is over, in order, no earlier and at most one turn of the event
 * loop later: a timer waits for all but the last milliseconds, and `setImmediate` spins through those.
 *
 * @param delaySeconds More than 0.
 */
export function createDelayLine<T>(delaySeconds: number, emit: (item: T, count: number) => void): DelayLine<T> {
  const queue: { readonly item: T; readonly count: number; readonly dueMs: number }[] = [];
  let head = 0;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;

  const work = (): void => {
    const nowMs = performance.now();
    let next = queue[head];
    while (next !== undefined && next.dueMs <= nowMs) {
      emit(next.item, next.count);
      head += 1;
      next = queue[head];
    }
    if (next === undefined) {
      queue.length = 0;
      head = 0;
    } else if (head > 4096) {
      queue.splice(0, head);
      head = 0;
    }
    [timer, immediate] = [undefined, undefined];
    if (next !== undefined) wait(next.dueMs - nowMs);
  };

  const wait = (forMs: number): void => {
    if (forMs > spunMs + 1) timer = setTimeout(work, Math.floor(forMs - spunMs));
    else immediate = setImmediate(work);
  };

  return {
    push: (item, count) => {
      queue.push({ item, count, dueMs: performance.now() + delaySeconds * 1e3 });
      if (timer === undefined && immediate === undefined) wait(delaySeconds * 1e3);
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      clearImmediate(immediate);
      queue.length = 0;
    },
  };
}
