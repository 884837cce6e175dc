import type { OpenLoad, ProbeSource } from "../probe/probe-protocol.ts";

/** Whom the independent generator loads; given once, at its start. */
export type IndependentSource = Pick<ProbeSource, "url" | "connections"> & {
  /** One valid token a line. */
  readonly corpusFile: string;
};

/**
 * One stretch of load, posted to the generator as JSON and answered with a `SliceOutcome`. Nothing is in flight before it and
 * after it.
 */
export type IndependentSlice =
  /** In a closed loop: so many requests, at least one per connection. */
  | { readonly by: IndependentId; readonly load: { readonly kind: "closed" }; readonly requests: number }
  /** At the moments of the schedule. */
  | { readonly by: "sockets"; readonly load: OpenLoad; readonly seconds: number };

/** `autocannon`, or Node's own `sockets` with nothing around them. */
export type IndependentId = "autocannon" | "sockets";
