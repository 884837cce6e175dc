import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { captureCommand, lastLine } from "../../provision/capture-command.ts";
import { findOnPath } from "../../provision/find-on-path.ts";
import { temporaryDirectory } from "../../provision/temporary-directory.ts";

/** A self-signed certificate with its key, PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The name in the certificate; it is reserved (RFC 6761), so it belongs to nobody. */
export const certificateName = "api.jwt-capacity.test";

/**
 * Makes an RSA-2048 certificate for a few hours with `openssl`, which Node's crypto cannot: its signatures are always of
 * one length, an ECDSA one's are not, and a handshake shall count the same each time.
 *
 * @returns the certificate, or why there is none
 */
export async function makeCertificate(): Promise<Certificate | { readonly why: string }> {
  const openssl = findOnPath(["openssl"]);
  if (openssl === null) return { why: "there is no openssl on PATH to make a certificate with" };
  await using directory = await temporaryDirectory("certificate");
  const [key, certificate] = [join(directory.path, "key.pem"), join(directory.path, "certificate.pem")];
  const subject = ["-subj", `/CN=${certificateName}`, "-addext", `subjectAltName=DNS:${certificateName}`];
  const files = ["-keyout", key, "-out", certificate];
  // The serial number is fixed because a random one has a random length.
  const kind = ["-x509", "-newkey", "rsa:2048", "-sha256", "-nodes", "-days", "1", "-set_serial", "1"];
  const made = await captureCommand(openssl, ["req", ...kind, ...subject, ...files], { timeoutSeconds: 30 });
  if (made.exitCode !== 0) return { why: `openssl made no certificate: ${lastLine(made.stderr)}` };
  return { certificate: await readFile(certificate, "utf8"), privateKey: await readFile(key, "utf8") };
}
