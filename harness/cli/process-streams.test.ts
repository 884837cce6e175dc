import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { outliveReader } from "./process-streams.ts";

const pipe = () => new EventEmitter();
const terminal = () => Object.assign(new EventEmitter(), { isTTY: true });

test.each([
  ["a pipe whose reader went away", pipe, "EPIPE"],
  ["a terminal whose reader went away", terminal, "EPIPE"],
  ["a terminal that was closed", terminal, "EIO"],
])("%s is no error (C4, F03)", (_, open, code) => {
  const stream = open();
  outliveReader(stream);
  expect(() => stream.emit("error", failure(code))).not.toThrow();
});

test.each([
  ["a file on a disk that fails", pipe, "EIO"],
  ["a full disk", pipe, "ENOSPC"],
  ["anything else of a terminal", terminal, "EBADF"],
])("%s is an error all the same", (_, open, code) => {
  const stream = open();
  outliveReader(stream);
  expect(() => stream.emit("error", failure(code))).toThrow(code);
});

function failure(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`write ${code}`), { code });
}
