import type { Certificate } from "./make-certificate.ts";
import type { WireFinding } from "../../results/wire.ts";

/** What the counting process is told. */
export interface WireJob {
  /** `null`: nothing is counted over TLS. */
  readonly certificate: Certificate | null;
}

/** What it counts. */
export type CountedBytes = Pick<WireFinding, "conditions" | "tokens" | "encryptedTokens" | "connections" | "requests">;
