/** What a probe can be told to load: one route of one server, and the tokens it is sent. */
export interface ProbeSource {
  /** What slices call it. */
  readonly name: string;
  /** `http:` or `https:`, on a loopback address. */
  readonly url: string;
  /** A token a line, `token` (valid) or `token case`; `null` sends no token. */
  readonly corpusFile: string | null;
  /** The order in which tokens are sent, an index into the corpus a line; `null`: in the corpus's own order, over and over. */
  readonly sequenceFile: string | null;
  /** Most requests on their way at once: one to a connection. */
  readonly connections: number;
  /** For `https:`: PEM certificate that the server's own descends from. */
  readonly tls?: { readonly caFile: string };
  /** The route validates nothing, so that 200 is the right answer to every token. Default false: 200 for a valid token, 401 for others. */
  readonly acceptsEverything?: boolean;
}

/** Open: requests start when a schedule says, whatever the answers do. Closed: every connection sends as soon as it was answered. */
export type SliceLoad = OpenLoad | { readonly kind: "closed" };

export interface OpenLoad {
  readonly kind: "open";
  readonly ratePerSecond: number;
  /** `even` flatters a queue: it cuts the median by some 40 % near saturation. */
  readonly arrivals: "poisson" | "even";
  /** Of the schedule; the same seed gives the same arrivals. */
  readonly seed: number;
}

/** One stretch of load. Nothing is in flight before it and after it. */
export interface SliceSpec {
  /** Name of a source. */
  readonly source: string;
  readonly load: SliceLoad;
  /** How long requests are sent, s. */
  readonly seconds: number;
  /** `new`: a connection, and its TLS 1.3 handshake, for every request, inside its latency. */
  readonly connection: "keep-alive" | "new";
  /** Most seconds to wait for answers after the last send. */
  readonly drainSeconds: number;
  /**
   * What happens to requests that still wait for a connection when the slice's time is over. `drop`, the default, counts them as
   * `notSent`, as an overload demands. `send` sends them within `drainSeconds`, so that the longest waits are not cut off.
   */
  readonly leftover?: "drop" | "send";
}

/** What came of a slice. Histograms are HdrHistogram V2, compressed, base64, in whole microseconds, at least 1. */
export interface SliceOutcome {
  /** From the first moment a request could start until the last answer, at least the seconds that were asked for. */
  readonly seconds: number;
  /** Arrivals of the schedule; in a closed slice the same as `sent`. */
  readonly intended: number;
  readonly sent: number;
  /** Intended, and still waiting for a connection when the sending ended. */
  readonly notSent: number;
  readonly completed: number;
  /** Sent and never answered: the connection was lost, or the answer was not there `drainSeconds` after the end. */
  readonly unfinished: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Answers that differ from the token's known truth, by its case. */
  readonly falseAnswers: readonly FalseAnswer[];
  /** From the scheduled start, so that waiting for a connection counts. In a closed slice the same as `fromSendHdr`. */
  readonly fromIntendedHdr: string;
  /** From the send; with new connections, from the begin of connecting. */
  readonly fromSendHdr: string;
  /** From the scheduled start to the send, of sends that found a free connection: the generator's own delay. Empty in a closed slice. */
  readonly lagHdr: string;
  /** From the last byte of the request given to the system to the first byte of the answer. */
  readonly firstByteHdr: string;
  /** `null` unless every request had a connection of its own. */
  readonly connectHdr: string | null;
  /** `null` unless every request had a TLS handshake of its own. */
  readonly tlsHdr: string | null;
  /** Bytes of HTTP, inside TLS where there is TLS. */
  readonly sentBytes: number;
  readonly receivedBytes: number;
  /** Of the probe's process, from `startedAtSeconds` to `endedAtSeconds`. It spins, so an open slice takes a whole CPU. */
  readonly cpuUserSeconds: number;
  readonly cpuSystemSeconds: number;
  /** Most requests waiting for a connection at once. */
  readonly backlogPeak: number;
  /**
   * Connections that were lost while requests were sent, by reason: `closed`, `closed by an answer` that said so, or a code like
   * `ECONNRESET`. They are opened again.
   */
  readonly lostConnections: Readonly<Record<string, number>>;
  /** Longest time the probe did not get to look at its sockets, s: a probe that is starved shows here. */
  readonly longestPauseSeconds: number;
  /** The system's monotonic clock, s; comparable between processes of one machine. */
  readonly startedAtSeconds: number;
  readonly endedAtSeconds: number;
}

/** `accept`: 200 for a token that must be refused. `reject`: 401 for a valid one. `unexpected`: any other status. */
export interface FalseAnswer {
  /** `valid`, or the case of the corpus line. */
  readonly case: string;
  readonly kind: "accept" | "reject" | "unexpected";
  readonly count: number;
}

/** A JSON line on the probe's standard input. Each is answered by one line, in order. */
export type ProbeCommand =
  | { readonly command: "load"; readonly sources: readonly ProbeSource[] }
  | { readonly command: "slice"; readonly slice: SliceSpec };

/** A JSON line on the probe's standard output. */
export type ProbeReply =
  | { readonly reply: "ready" }
  | { readonly reply: "outcome"; readonly outcome: SliceOutcome }
  | { readonly reply: "failed"; readonly message: string };
