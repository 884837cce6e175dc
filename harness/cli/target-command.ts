import { JwtCapacityError } from "../plan/error.ts";
import { startTargetSession, type TargetSessionLine } from "../provision/targets/start-target-session.ts";
import { whenAborted } from "../provision/when-aborted.ts";
import { onInterrupt, type Streams } from "./streams.ts";
import { sessionOptions, type TargetOptions } from "./target-options.ts";
import type { CommandOutput } from "./command-outputs.ts";

/**
 * `target`: issuer and verifier in the foreground, for any load generator, until Ctrl-C.
 *
 * @returns 0 when it was told to stop: that is how it ends
 * @throws JwtCapacityError JC-TARGET-001 when a process ends by itself
 */
export async function targetCommand(streams: Streams, options: TargetOptions): Promise<number> {
  const wish = sessionOptions(options, streams);
  onInterrupt(streams, "Stopping issuer and verifier.");
  await serveUntilInterrupted(streams, options, await startTargetSession(wish));
  if (options.quiet !== true) streams.stderr.write("Stopped.\n");
  return 0;
}

async function serveUntilInterrupted(
  streams: Streams,
  options: TargetOptions,
  started: Awaited<ReturnType<typeof startTargetSession>>,
): Promise<void> {
  await using session = started;
  streams.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schemaVersion: 1, ...session.line } satisfies CommandOutput<"target-output">)}\n`
      : describe(session.line),
  );
  const dead = await Promise.race([session.targets.anyDied, whenAborted(streams.signal)]);
  if (dead === undefined) return;
  throw new JwtCapacityError(
    "JC-TARGET-001",
    [`${dead.component} ${dead.how}`, ...dead.stderr].join("\n  "),
    "start it again; what it said last is above",
  );
}

function describe(line: TargetSessionLine): string {
  return `${[
    `protected  ${line.protectedUrl}`,
    `plain      ${line.plainUrl}`,
    `issuer     ${line.issuerUrl} (${line.issuer}, audience ${line.audience}, kid ${line.kid})`,
    `admin      ${[line.adminUrls.issuer, ...line.adminUrls.verifiers].join(" ")}`,
    ...(line.tokens === null ? [] : [`tokens     ${line.tokens.count} in ${line.tokens.file}`]),
    "Ctrl-C ends it.",
  ].join("\n")}\n`;
}
