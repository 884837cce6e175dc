import { Listr, type ListrDefaultRendererLogLevels, ListrLogger, ProcessOutput } from "listr2";
import { type Sink, type Streams, wantsColor } from "./streams.ts";

/** One step of a command, with a line of its own that it may update while it works. */
export interface Step {
  readonly title: string;
  readonly run: (update: (text: string) => void) => Promise<void>;
}

/** Without a terminal a step that takes long says so this often, s. */
const PLAIN_LINE_SECONDS = 30;

/** How much of the progress is shown. */
export interface Shown {
  readonly quiet: boolean;
  /** Every line that a step has to say, one below the other, so that others may stand between them. */
  readonly verbose?: boolean;
}

/**
 * Runs steps one after the other and shows where they are, on standard error: redrawn on a terminal, one line per step and
 * one per 30 s elsewhere, nothing with `quiet`. The first step that throws ends it.
 */
export async function runSteps(steps: readonly Step[], streams: Streams, { quiet, verbose }: Shown): Promise<void> {
  if (quiet) for (const step of steps) await step.run(() => {});
  else if (verbose === true) await runPlainly(steps, streams.stderr, 0);
  else if (streams.stderr === process.stderr && process.stderr.isTTY && wantsColor(streams.stderr, streams.env))
    await runRedrawn(steps);
  else await runPlainly(steps, streams.stderr, PLAIN_LINE_SECONDS);
}

async function runRedrawn(steps: readonly Step[]): Promise<void> {
  const list = new Listr(
    steps.map(({ title, run }) => ({
      title,
      task: (_context: unknown, task: { output: string }) => run((text) => (task.output = text)),
    })),
    {
      // Ctrl-C is ours: what was measured is kept.
      registerSignalListeners: false,
      rendererOptions: {
        // listr2 writes to standard output by default, which belongs to the result.
        logger: new ListrLogger<ListrDefaultRendererLogLevels>({
          processOutput: new ProcessOutput(process.stderr, process.stderr),
        }),
        // A spinner would redraw ten times a second on the CPUs that are being measured.
        lazy: true,
      },
    },
  );
  await list.run();
}

async function runPlainly(steps: readonly Step[], sink: Sink, everySeconds: number): Promise<void> {
  for (const { title, run } of steps) {
    let last = performance.now();
    sink.write(`${title}\n`);
    await run((text) => {
      if (performance.now() - last < everySeconds * 1000) return;
      last = performance.now();
      sink.write(`  ${text}\n`);
    });
  }
}
