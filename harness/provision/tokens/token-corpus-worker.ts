import { readFileSync } from "node:fs";
import { readSigningKey, type SigningKey } from "../../../targets/issue/signing-key.ts";
import { mintCorpusTokens, type CorpusSlice } from "./token-corpus-slice.ts";

const keys = new Map<string, SigningKey>();

/** Mints one slice in a worker thread, which reads the key itself: a key is not sent between threads. */
export function mintSlice(slice: CorpusSlice): string[] {
  const name = `${slice.algorithm} ${slice.signingKeyFile}`;
  let key = keys.get(name);
  if (key === undefined) {
    key = readSigningKey(readFileSync(slice.signingKeyFile, "utf8"), slice.algorithm);
    keys.set(name, key);
  }
  return mintCorpusTokens(slice, key);
}
