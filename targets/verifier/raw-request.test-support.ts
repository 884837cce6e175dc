import { connect } from "node:net";

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends header lines as they are, which no HTTP client would do with hostile ones, and reads the one answer. */
export async function sendRaw(
  url: string,
  lines: readonly string[],
  body = "",
  path = "/protected",
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const head = [`GET ${path} HTTP/1.1`, `Host: ${hostname}:${port}`, "Connection: close", ...lines];
  const socket = connect({ host: hostname, port: Number(port) });
  // latin1: one character, one byte, so that a test can send any byte it likes. Not ended: a half-closed request is an aborted one.
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`, "latin1");
  let text = "";
  for await (const chunk of socket.setEncoding("latin1") as AsyncIterable<string>) text += chunk;
  return parse(text);
}

function parse(text: string): RawAnswer {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [statusLine = "", ...lines] = head.split("\r\n");
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { status: Number(statusLine.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}
