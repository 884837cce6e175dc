import type { Engine } from "./engine.ts";
import { fastJwt } from "./engines/fast-jwt.ts";
import { jose } from "./engines/jose.ts";
import { jsonwebtoken } from "./engines/jsonwebtoken.ts";
import { nodeCrypto } from "./engines/node-crypto.ts";

/** The id of a row of `engines`. */
export type EngineId = "node-crypto" | "jose" | "fast-jwt" | "jsonwebtoken";

/** Every engine; adding one is one file and one row. */
export const engines: Readonly<Record<EngineId, Engine>> = {
  "node-crypto": nodeCrypto,
  jose,
  "fast-jwt": fastJwt,
  jsonwebtoken,
};

/** Every engine id, in the order of the table. */
export const engineIds: readonly EngineId[] = Object.keys(engines).filter(isEngineId);

/** Whether `text` is the id of a row of `engines`. */
export function isEngineId(text: string): text is EngineId {
  return Object.hasOwn(engines, text);
}
