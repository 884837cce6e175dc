import exec from "k6/execution";
import { Counter } from "k6/metrics";

const scriptExceptions = new Counter("script_exceptions");

/** Wraps every exec function: k6 alone exits 0 when VU code throws, so an exception is counted and fails the run. */
export function guard(body: () => void): () => void {
  return () => {
    try {
      body();
    } catch (error) {
      scriptExceptions.add(1);
      exec.test.fail(`exec function threw: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
