import { trial } from "./trial.ts";

declare const console: { log(message: string): void };

/** Runs once, after all VUs are allocated and right before the warm-up: the harness times its windows from this line. */
export function setup(): void {
  console.log(trial.startMark);
}
