/** The end of one answer. */
export interface Answer {
  readonly status: number;
  /** The server says that it closes the connection after it. */
  readonly closes: boolean;
}

/** Finds where answers end in the bytes of one connection. */
export interface AnswerParser {
  /**
   * Takes what came and gives the answers whose last byte is now there. The chunk may be reused afterwards.
   *
   * @throws Error for bytes that are no HTTP/1.1 answer, or one whose end cannot be told
   */
  push(chunk: Buffer): readonly Answer[];
  /** Forgets what is half there: the connection is another one. */
  reset(): void;
}

/** Statuses and lengths only; what the headers say beside that is skipped, and so is every body. */
export function answerParser(): AnswerParser {
  const readHead = headReader();
  let kept: Buffer | null = null;
  let head: Head | null = null;
  let bodyLeft = 0;

  const push = (chunk: Buffer): readonly Answer[] => {
    const data = kept === null ? chunk : Buffer.concat([kept, chunk]);
    kept = null;
    const answers: Answer[] = [];
    for (let at = 0; at < data.length;) {
      if (head === null) {
        const end = data.indexOf(HEAD_END, at);
        if (end === -1) {
          kept = keep(data, at);
          return answers;
        }
        head = readHead(data.toString("latin1", at, end));
        at = end + HEAD_END.length;
        bodyLeft = head.bodyBytes;
      }
      if (head.chunked) {
        const end = endOfChunks(data, at);
        if (end === -1) {
          kept = keep(data, at);
          return answers;
        }
        at = end;
      } else {
        const here = Math.min(bodyLeft, data.length - at);
        at += here;
        bodyLeft -= here;
        if (bodyLeft > 0) return answers;
      }
      // 100 Continue and 103 Early Hints announce the answer, they are not it.
      if (head.status >= 200) answers.push(head);
      head = null;
    }
    return answers;
  };
  const reset = () => {
    kept = null;
    head = null;
    bodyLeft = 0;
  };
  return { push, reset };
}

const HEAD_END = Buffer.from("\r\n\r\n");
const LINE_END = Buffer.from("\r\n");
const MOST_KEPT_BYTES = 1 << 20;

interface Head extends Answer {
  readonly bodyBytes: number;
  readonly chunked: boolean;
}

/** Answers of a server differ in their date, once a second: the head read last is mostly the one to read now. */
function headReader(): (text: string) => Head {
  let lastText = "";
  let lastHead: Head | null = null;
  return (text) => {
    if (lastHead === null || text !== lastText) {
      lastHead = readHeadText(text);
      lastText = text;
    }
    return lastHead;
  };
}

function readHeadText(text: string): Head {
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]);
  if (!(status >= 100)) throw new Error(`an answer that is not HTTP/1.1: ${JSON.stringify(text.slice(0, 40))}`);
  const length = /\r\ncontent-length:[ \t]*(\d+)/i.exec(text)?.[1];
  const chunked = /\r\ntransfer-encoding:[ \t]*chunked/i.test(text);
  const bodiless = status < 200 || status === 204 || status === 304;
  if (length === undefined && !chunked && !bodiless)
    throw new Error(`an answer with status ${status} and without content-length: its end cannot be told`);
  const closes = /\r\nconnection:[ \t]*close/i.test(text) || text.startsWith("HTTP/1.0");
  return { status, closes, chunked: chunked && !bodiless, bodyBytes: bodiless ? 0 : Number(length ?? 0) };
}

/** Where a chunked body (RFC 9112 §7.1) that starts at `at` is over; -1 when not all of it is there. */
function endOfChunks(data: Buffer, at: number): number {
  for (let from = at; ;) {
    const lineEnd = data.indexOf(LINE_END, from);
    if (lineEnd === -1) return -1;
    const size = Number.parseInt(data.toString("latin1", from, lineEnd), 16);
    if (Number.isNaN(size)) throw new Error("a chunked answer whose chunk has no size");
    if (size === 0) return endOfTrailers(data, lineEnd);
    from = lineEnd + size + 2 * LINE_END.length;
    if (from > data.length) return -1;
  }
}

function endOfTrailers(data: Buffer, lastChunkLineEnd: number): number {
  const end = data.indexOf(HEAD_END, lastChunkLineEnd);
  return end === -1 ? -1 : end + HEAD_END.length;
}

/** A copy: the chunk's memory belongs to whoever read it. */
function keep(data: Buffer, from: number): Buffer {
  if (data.length - from > MOST_KEPT_BYTES) throw new Error("an answer's head does not end");
  return Buffer.from(data.subarray(from));
}
