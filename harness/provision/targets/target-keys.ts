import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { errorMessage } from "../../plan/error-message.ts";
import { generateSigningKey, readSigningKey, type SigningKey } from "../../../targets/issue/signing-key.ts";
import type { AlgorithmId } from "../../../targets/verify/algorithms.ts";
import { temporaryDirectory } from "../temporary-directory.ts";
import { JwtCapacityError } from "../../plan/error.ts";

/** The signing key of one target, in files that only this user may read; disposing of it removes them. */
export interface TargetKeys extends AsyncDisposable {
  readonly key: SigningKey;
  /** PEM or JWK, for the issuer and for minting. */
  readonly signingKeyFile: string;
  /** The secret as a JWK for the verifiers; `null` where they get the public key over the network. */
  readonly verificationKeyFile: string | null;
}

/**
 * Makes a signing key, or reads the user's own, and puts what the processes need into a fresh directory.
 * @throws {JwtCapacityError} JC-KEY-001 when the user's file cannot be read or does not fit the algorithm.
 */
export async function prepareTargetKeys(algorithm: AlgorithmId, signingKeyFile?: string): Promise<TargetKeys> {
  const key =
    signingKeyFile === undefined ? await generateSigningKey(algorithm) : await readUserKey(algorithm, signingKeyFile);
  const directory = await temporaryDirectory("keys");
  const own = join(directory.path, "signing-key");
  const secret = join(directory.path, "verification-key.jwk");
  if (signingKeyFile === undefined) await writeFile(own, exportSigningKey(key), { mode: 0o600, flag: "wx" });
  if (!key.publishable) await writeFile(secret, JSON.stringify(key.publicJwk), { mode: 0o600, flag: "wx" });
  return {
    key,
    signingKeyFile: signingKeyFile ?? own,
    verificationKeyFile: key.publishable ? null : secret,
    [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose](),
  };
}

async function readUserKey(algorithm: AlgorithmId, file: string): Promise<SigningKey> {
  try {
    return readSigningKey(await readFile(file, "utf8"), algorithm);
  } catch (error) {
    const why = errorMessage(error).replace(/^Signing key: /, "");
    throw new JwtCapacityError(
      "JC-KEY-001",
      `The signing key ${file} cannot be used for ${algorithm}: ${why}`,
      "Give --signing-key a PEM or JWK file with a private key for this algorithm, or leave it out for a fresh key.",
      { cause: error },
    );
  }
}

function exportSigningKey({ privateKey, publicJwk, publishable }: SigningKey): string {
  // An asymmetric key gets its kid from its own thumbprint, so PEM loses nothing.
  return publishable ? privateKey.export({ type: "pkcs8", format: "pem" }).toString() : JSON.stringify(publicJwk);
}
