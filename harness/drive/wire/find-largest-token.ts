import { request, type RequestOptions } from "node:http";
import type { SpecimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { certificateName } from "./make-certificate.ts";
import type { LargestToken } from "../../results/wire.ts";

/** Longest padding that is tried, bytes: above every default but those of a megabyte. */
const mostPaddingBytes = 96 * 1024;

/**
 * Finds how long a token a server lets in by halving the difference: its answers must change once from 200 to something else.
 *
 * @param where host and port, or the path of a Unix socket
 * @returns the longest token that got 200 and the next longer one with its status; two lengths of a JWT may lie 2 bytes apart
 * @throws {Error} When the server refuses the shortest token too, or lets in the longest.
 */
export async function findLargestToken(
  where: Pick<RequestOptions, "host" | "port" | "socketPath" | "path">,
  mint: Pick<SpecimenMint, "padded">,
): Promise<Pick<LargestToken, "acceptedTokenBytes" | "refusedTokenBytes" | "refusedStatus">> {
  const tryPadding = async (padding: number) => {
    const token = mint.padded(padding);
    return { padding, tokenBytes: token.length, status: await statusOf(where, token) };
  };
  let accepted = await tryPadding(0);
  if (accepted.status !== 200) throw new Error(`expected status 200 for a short token, got ${accepted.status}`);
  let refused = await tryPadding(mostPaddingBytes);
  if (refused.status === 200) throw new Error(`a token of ${refused.tokenBytes} bytes was still let in`);
  while (refused.padding - accepted.padding > 1) {
    const tried = await tryPadding(Math.floor((accepted.padding + refused.padding) / 2));
    if (tried.status === 200) accepted = tried;
    else refused = tried;
  }
  return {
    acceptedTokenBytes: accepted.tokenBytes,
    refusedTokenBytes: refused.tokenBytes,
    refusedStatus: refused.status,
  };
}

/** `null` when the connection was cut instead of answered. */
function statusOf(where: RequestOptions, token: string): Promise<number | null> {
  const headers = { host: certificateName, authorization: `Bearer ${token}` };
  return new Promise((resolve) => {
    const sent = request({ ...where, headers, agent: false, timeout: 5000 }, (response) => {
      response.resume().on("error", () => {});
      resolve(response.statusCode ?? null);
    });
    sent.on("timeout", () => sent.destroy()).on("error", () => resolve(null));
    sent.end();
  });
}
