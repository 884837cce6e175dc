import { open, readFile } from "node:fs/promises";
import { errorMessage } from "../plan/error-message.ts";
import { JwtCapacityError } from "../plan/error.ts";
import type { HistoryLine } from "../results/history-line.ts";
import { validateHistoryLine } from "../results/validate-history-line.ts";
import { holdLock } from "../plan/hold-lock.ts";

/** A history as it was read. */
export interface StoredHistory {
  /** Those that hold, in the order of the file. */
  readonly lines: readonly StoredLine[];
  readonly refused: readonly RefusedLine[];
}

export interface StoredLine {
  /** Counted from 1. */
  readonly number: number;
  readonly line: HistoryLine;
}

/** A line that takes part in nothing. */
export interface RefusedLine {
  /** Counted from 1. */
  readonly number: number;
  readonly reason: string;
  /** Its run stands in an earlier line: nothing is missing for it. */
  readonly isDouble: boolean;
}

/**
 * Reads a history, line by line: one that is torn, damaged, impossible, of another schema version or of a run that is already there is
 * refused with its reason, and no other is lost for it. A file that is not there is an empty history.
 *
 * @throws JwtCapacityError JC-RESULTS-001 when the file is there and cannot be read
 */
export async function readHistory(file: string): Promise<StoredHistory> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw new JwtCapacityError(
      "JC-RESULTS-001",
      `the history ${file} cannot be read: ${errorMessage(error)}`,
      "name another file with --file, or make this one readable",
      { cause: error },
    );
  });
  return parseHistory(text);
}

/** The same from a text. Pure. */
export function parseHistory(text: string): StoredHistory {
  const lines: StoredLine[] = [];
  const refused: RefusedLine[] = [];
  const seen = new Map<string, number>();
  const pieces = text.split("\n");
  for (const [index, piece] of pieces.entries()) {
    const number = index + 1;
    if (piece.trim() === "") continue;
    const checked = checkLine(piece, index === pieces.length - 1);
    if ("reason" in checked) {
      refused.push({ number, reason: checked.reason, isDouble: false });
      continue;
    }
    const { line } = checked;
    const first = line.kind === "run" ? seen.get(line.id) : undefined;
    if (line.kind === "run" && first !== undefined) {
      const reason = `run ${line.id} stands in line ${first} already; the first one counts`;
      refused.push({ number, reason, isDouble: true });
      continue;
    }
    if (line.kind === "run") seen.set(line.id, number);
    lines.push({ number, line });
  }
  return { lines, refused };
}

function checkLine(text: string, isLast: boolean): { readonly line: HistoryLine } | { readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const what = isLast ? "is torn: what wrote it was ended" : "is no JSON: torn or damaged";
    return { reason: `the line ${what}; remove it, and add that run again` };
  }
  const checked = validateHistoryLine(value);
  return "problems" in checked ? { reason: checked.problems.join("; ") } : checked;
}

/**
 * Appends one line, whole or not at all as far as a reader can tell: in one write at the end of the file (O_APPEND), flushed, while a
 * lock beside the file keeps other writers out. A torn line that stands at the end is left as it is and closed first.
 *
 * @param mayAppend looks at the history under the lock and throws when the line must not go in
 * @throws JwtCapacityError JC-OUTPUT-001 when the file cannot be written, and as `readHistory`
 */
export async function appendHistoryLine(
  file: string,
  line: HistoryLine,
  mayAppend: (history: StoredHistory) => void = () => {},
): Promise<void> {
  await using stack = new AsyncDisposableStack();
  stack.use(
    await holdLock(`${file}.lock`).catch((error: unknown) => {
      throw cannotWrite(file, error);
    }),
  );
  mayAppend(await readHistory(file));
  try {
    await using handle = await open(file, "a+");
    const { size } = await handle.stat();
    const last = Buffer.alloc(1, "\n");
    if (size > 0) await handle.read(last, 0, 1, size - 1);
    const bytes = Buffer.from(`${last.toString() === "\n" ? "" : "\n"}${JSON.stringify(line)}\n`);
    const { bytesWritten } = await handle.write(bytes);
    if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes could be written`);
    await handle.sync();
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

function cannotWrite(file: string, error: unknown): JwtCapacityError {
  return new JwtCapacityError(
    "JC-OUTPUT-001",
    `the history cannot be written to ${file}: ${errorMessage(error)}`,
    "name a file that you may write to with --file, and check the free space",
    { cause: error },
  );
}
