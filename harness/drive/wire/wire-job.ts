import type { Certificate } from "./make-certificate.ts";
import type { WireOutcome } from "./wire-outcome.ts";

/** What the counting process is told. */
export interface WireJob {
  /** `null`: nothing is counted over TLS. */
  readonly certificate: Certificate | null;
}

/** What it counts. */
export type CountedBytes = Pick<WireOutcome, "conditions" | "tokens" | "encryptedTokens" | "connections" | "requests">;
