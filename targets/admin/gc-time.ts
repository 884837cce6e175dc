import { PerformanceObserver } from "node:perf_hooks";

/** Adds up what garbage collection takes in one process. */
export interface GcTimer extends Disposable {
  /** Wall time of the collections so far, s; it only grows. One that has just ended may be missing until the next turn of the event loop. */
  readonly read: () => number;
}

/** Starts to listen for garbage collections; nothing runs between them. */
export function timeGarbageCollection(): GcTimer {
  let seconds = 0;
  const add = (entries: readonly { readonly duration: number }[]) => {
    for (const { duration } of entries) seconds += duration / 1e3;
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ entryTypes: ["gc"] });
  return {
    read: () => {
      add(observer.takeRecords());
      return seconds;
    },
    [Symbol.dispose]: () => observer.disconnect(),
  };
}
