/** Where a command reads and writes; tests pass buffers. */
export interface Streams {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted on Ctrl-C, SIGTERM or a closed terminal. */
  readonly signal: AbortSignal;
}

/** The part of a writable stream that commands use. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Writes a line at the moment of the interrupt: what the command now ends and what it keeps. */
export function onInterrupt({ signal, stderr }: Streams, text: string): void {
  signal.addEventListener("abort", () => void stderr.write(`${text}\n`), { once: true });
}

/** Whether to colour what goes to a sink: never with NO_COLOR, a dumb terminal or a pipe, unless FORCE_COLOR asks for it. */
export function wantsColor(sink: Sink, env: Streams["env"]): boolean {
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return false;
  if (env["FORCE_COLOR"] !== undefined && env["FORCE_COLOR"] !== "0") return true;
  return sink.isTTY === true && env["TERM"] !== "dumb";
}
