import { performance } from "node:perf_hooks";
import type { Lane } from "./lane.ts";

/** Lanes that can take a request, longest free first, so that no connection falls idle until the server closes it. */
export interface FreeLanes {
  take(): Lane | undefined;
  /** Puts a lane back that carries nothing any more; one whose connection is gone stays out. */
  release(lane: Lane, at: number): void;
  /** Opens a lane again, over and over until it works, and releases it. */
  reopen(lane: Lane): void;
  /** Ends the reopening. */
  close(): void;
}

/** Starts with none. */
export function freeLanes(): FreeLanes {
  const free: Lane[] = [];
  let closed = false;
  const release = (lane: Lane, at: number): void => {
    lane.request = null;
    if (lane.listed || !lane.isReady()) return;
    lane.freeSince = at;
    lane.listed = true;
    free.push(lane);
  };
  const reopen = (lane: Lane): void => {
    // A pause, so that a server that is gone does not keep the probe busy with being refused.
    setTimeout(() => {
      if (closed) return;
      lane.open().then(
        () => closed || release(lane, performance.now()),
        () => reopen(lane),
      );
    }, REOPEN_MS);
  };
  return {
    take() {
      for (let lane = free.shift(); lane !== undefined; lane = free.shift()) {
        lane.listed = false;
        // It may have been closed while it was free.
        if (lane.isReady()) return lane;
      }
      return undefined;
    },
    release,
    reopen,
    close() {
      closed = true;
      for (const lane of free) lane.listed = false;
    },
  };
}

const REOPEN_MS = 10;
