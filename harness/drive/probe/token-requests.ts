import { readFileSync } from "node:fs";
import type { Endpoint } from "./endpoint.ts";
import type { ProbeSource, SliceSpec } from "./probe-protocol.ts";

/** A request as it goes on the wire, and what is known about its token. */
export interface TokenRequest {
  readonly bytes: Buffer;
  /** `valid`, or the case of the corpus line. */
  readonly tokenCase: string;
  readonly expectedStatus: 200 | 401;
}

/** Gives the source's requests one after the other, over and over; slices go on where the one before ended. */
export interface TokenRequests {
  next(connection: SliceSpec["connection"]): TokenRequest;
}

/**
 * Reads a source's corpus and order.
 *
 * @throws Error when a file cannot be read, or the order names a token that is not there
 */
export function tokenRequests(source: ProbeSource, endpoint: Endpoint): TokenRequests {
  const lines = source.corpusFile === null ? [""] : readLines(source.corpusFile);
  const order = source.sequenceFile === null ? null : Uint32Array.from(readLines(source.sequenceFile), Number);
  const outside = order?.find((index) => index >= lines.length);
  if (outside !== undefined)
    throw new Error(`the sequence of ${source.name} asks for token ${outside} of ${lines.length}`);
  const length = order?.length ?? lines.length;
  const build = requestBuilder(source, endpoint);
  const prepared = { "keep-alive": new Map<number, TokenRequest>(), new: new Map<number, TokenRequest>() };
  let at = 0;
  return {
    next(connection) {
      const index = order === null ? at : (order[at] ?? 0);
      at = at + 1 === length ? 0 : at + 1;
      const known = prepared[connection].get(index);
      if (known !== undefined) return known;
      const request = build(lines[index] ?? "", connection);
      if (prepared[connection].size < MOST_PREPARED) prepared[connection].set(index, request);
      return request;
    },
  };
}

// Some 20 MB for tokens of 1 KB. Beyond that a request is put together when it is sent, for about a microsecond.
const MOST_PREPARED = 20_000;

function readLines(file: string): string[] {
  const lines = readFileSync(file, "latin1").trimEnd().split("\n");
  if (lines[0] === "") throw new Error(`${file} is empty`);
  return lines;
}

function requestBuilder(source: ProbeSource, { path, host }: Endpoint) {
  const start = `GET ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  return (line: string, connection: SliceSpec["connection"]): TokenRequest => {
    const [token = "", tokenCase = "valid"] = line.split(" ");
    const authorization = token === "" ? "" : `authorization: Bearer ${token}\r\n`;
    const close = connection === "new" ? "connection: close\r\n" : "";
    const accepted = source.acceptsEverything === true || tokenCase === "valid";
    const bytes = Buffer.from(`${start}${authorization}${close}\r\n`, "latin1");
    return { bytes, tokenCase, expectedStatus: accepted ? 200 : 401 };
  };
}
