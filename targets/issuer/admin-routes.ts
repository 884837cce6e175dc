import { randomUUID } from "node:crypto";
import type { AdminRoute } from "../admin/admin-listener.ts";
import type { RevocationFeed } from "./revocation-feed.ts";
import type { TokenSource } from "./token-source.ts";

/** More at once would hold the event loop for long; ask again instead. */
const maxTokensPerRequest = 10_000;

/** The issuer's administration: `POST /mint {count?, subject?}`, and `POST /subscribers {adminUrl}` for in-process denylists. */
export function issuerAdminRoutes(
  source: TokenSource,
  subscribe: RevocationFeed["subscribe"] | null,
): Record<string, AdminRoute> {
  return {
    "POST /mint": (body) => {
      const { count = 1, subject } = readObject(body);
      if (!Number.isSafeInteger(count) || Number(count) < 1 || Number(count) > maxTokensPerRequest) {
        throw new Error(`count must be a whole number from 1 to ${maxTokensPerRequest}`);
      }
      if (subject !== undefined && typeof subject !== "string") throw new Error("subject must be a string");
      const tokens = Array.from({ length: Number(count) }, (_, index) =>
        source.mint(subject ?? `user-${index}`, randomUUID()),
      );
      return { status: 200, body: { tokens } };
    },
    "POST /subscribers": (body) => {
      const { adminUrl } = readObject(body);
      if (typeof adminUrl !== "string" || URL.parse(adminUrl)?.protocol !== "http:")
        throw new Error("adminUrl must be an http URL");
      if (subscribe === null)
        return {
          status: 409,
          body: { error: "no_feed", error_description: "This issuer's denylist is not in-process" },
        };
      return { status: 200, body: { revocations: subscribe(adminUrl) } };
    },
  };
}

function readObject(body: unknown): Readonly<Record<string, unknown>> {
  if (body === undefined) return {};
  if (typeof body !== "object" || body === null) throw new Error("expected a JSON object");
  return { ...body };
}
