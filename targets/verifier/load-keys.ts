import { readFile, stat } from "node:fs/promises";
import { describeError } from "../process/describe-error.ts";
import { importJwks } from "../verify/key-set.ts";
import { importVerificationKey, type VerificationKey } from "../verify/verification-key.ts";
import type { VerifierOptions } from "./options.ts";

const fetchTimeoutSeconds = 5;
const maxJwksBytes = 256 * 1024;

/**
 * Gets the verifier's keys from where its options say, once; only keys of its own algorithm count.
 * @throws {Error} When there is none; {KeyRefusedError} when one is weak or does not belong there.
 */
export async function loadKeys({ algorithm, key, jwks }: VerifierOptions): Promise<readonly VerificationKey[]> {
  const found =
    key !== undefined ? [importVerificationKey(await readKeyFile(key))] : importJwks(await fetchJwks(jwks ?? "")).keys;
  const fitting = found.filter((candidate) => candidate.algorithm === algorithm);
  if (fitting.length > 0) return fitting;
  const got = found.length === 0 ? "no usable key" : `keys for ${found.map((other) => other.algorithm).join(", ")}`;
  throw new Error(`expected a key for ${algorithm} from ${key ?? jwks}; got ${got}`);
}

// No redirect is followed, and a wrong type, more than 256 KiB or a wait of 5 s are refused.
async function fetchJwks(url: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      headers: { accept: "application/jwk-set+json, application/json" },
      redirect: "error",
      signal: AbortSignal.timeout(fetchTimeoutSeconds * 1e3),
    });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const type = response.headers.get("content-type") ?? "no type";
    if (!/^application\/(?:jwk-set\+)?json\b/i.test(type)) throw new Error(`expected JSON, got ${type}`);
    return JSON.parse(await readAtMost(response, maxJwksBytes)) as unknown;
  } catch (error) {
    throw new Error(`cannot get the keys from ${url}: ${describeError(error)}`, { cause: error });
  }
}

async function readKeyFile(path: string): Promise<unknown> {
  try {
    const { mode } = await stat(path);
    if (process.platform !== "win32" && (mode & 0o077) !== 0) {
      throw new Error(`others may read it (mode ${(mode & 0o777).toString(8)}); chmod 600 it`);
    }
    return JSON.parse(await readFile(path, "utf8")) as unknown;
  } catch (error) {
    if (error instanceof SyntaxError) {
      // oxlint-disable-next-line preserve-caught-error -- a JSON syntax error quotes the text around it, which here is the secret
      throw new Error(`the key file ${path} is not JSON; expected a JWK with kty "oct"`);
    }
    throw new Error(`cannot use the key file ${path}: ${describeError(error)}`, { cause: error });
  }
}

async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
