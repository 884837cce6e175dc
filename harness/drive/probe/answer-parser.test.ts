import { array, assert, constantFrom, double, property } from "fast-check";
import { expect, test } from "vitest";
import { answerParser } from "./answer-parser.ts";

const answers: readonly (readonly [status: number, text: string])[] = [
  [200, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"],
  [401, 'HTTP/1.1 401 Unauthorized\r\nwww-authenticate: Bearer error="invalid_token"\r\ncontent-length:0\r\n\r\n'],
  [431, "HTTP/1.1 431 Request Header Fields Too Large\r\nConnection: close\r\ncontent-length: 4\r\n\r\n\r\n\r\n"],
  [204, "HTTP/1.1 204 No Content\r\n\r\n"],
  [503, "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\nA\r\n0\r\n\r\n12345\r\n0\r\n\r\n"],
  [200, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: yes\r\n\r\n"],
  [200, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
];

/** Hands the bytes over in these pieces, in memory that is used again, as a socket does. */
function statusesOf(text: string, cuts: readonly number[]): number[] {
  const parser = answerParser();
  const bytes = Buffer.from(text, "latin1");
  const reused = Buffer.alloc(bytes.length);
  const ends = [...cuts, bytes.length];
  return ends.flatMap((end, index) => {
    const piece = bytes.subarray(index === 0 ? 0 : ends[index - 1], end);
    reused.fill(0);
    piece.copy(reused);
    return parser.push(reused.subarray(0, piece.length)).map(({ status }) => status);
  });
}

test("an answer is the same wherever it is cut in two", () => {
  for (const [status, text] of answers) {
    for (let cut = 0; cut <= text.length; cut += 1) expect(statusesOf(text, [cut])).toEqual([status]);
  }
});

test("answers in a row are told apart however they are cut", () => {
  const several = array(constantFrom(...answers), { minLength: 1, maxLength: 4 });
  const cutAt = array(double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  assert(
    property(several, cutAt, (list, shares) => {
      const text = list.map(([, answer]) => answer).join("");
      const cuts = shares.map((share) => Math.round(share * text.length)).toSorted((a, b) => a - b);
      expect(statusesOf(text, cuts)).toEqual(list.map(([status]) => status));
    }),
  );
});

test("an answer counts only when its last byte is there", () => {
  for (const [, text] of answers) {
    for (let cut = 0; cut < text.length; cut += 1)
      expect(answerParser().push(Buffer.from(text.slice(0, cut)))).toEqual([]);
  }
});

test("an answer says whether the connection ends with it", () => {
  expect(answerParser().push(Buffer.from(answers[2]?.[1] ?? ""))).toMatchObject([{ status: 431, closes: true }]);
  expect(answerParser().push(Buffer.from(answers[0]?.[1] ?? ""))).toMatchObject([{ status: 200, closes: false }]);
});

test("what is half there is forgotten with the connection", () => {
  const parser = answerParser();
  parser.push(Buffer.from("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf"));
  parser.reset();
  expect(parser.push(Buffer.from("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"))).toMatchObject([{ status: 401 }]);
});

test("bytes that are no answer, or whose end cannot be told, are an error", () => {
  const read = (text: string) => () => answerParser().push(Buffer.from(text));
  expect(read("SSH-2.0-OpenSSH\r\n\r\n")).toThrow(/not HTTP\/1.1: "SSH-2.0-OpenSSH/);
  expect(read("HTTP/1.1 200 OK\r\nDate: now\r\n\r\nendless")).toThrow(/without content-length/);
  expect(read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nwhat\r\n")).toThrow(/chunk has no size/);
});
