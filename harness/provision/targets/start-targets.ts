import { join, relative } from "node:path";
import { errorMessage } from "../../plan/error-message.ts";
import { denylists } from "../../../targets/verify/denylists.ts";
import { JwtCapacityError } from "../../plan/error.ts";
import { projectRoot } from "../cache-directory.ts";
import { assertPortFree } from "./target-port.ts";
import { ChildStartError, describeExit, startChild, type Child, type Exit } from "../child-process.ts";
import { prepareTargetKeys, type TargetKeys } from "./target-keys.ts";
import { issuerArguments, verifierArguments } from "./target-arguments.ts";
import { tokenLimitBytes } from "./target-token-limit.ts";
import { defaultAudience, defaultIssuer, type TargetSpec } from "./target-spec.ts";

/** An issuer and the verifiers that trust it, all on loopback; disposing of it ends them and removes the key files. */
export interface Targets extends AsyncDisposable {
  readonly issuer: IssuerProcess;
  readonly verifiers: readonly TargetProcess[];
  /** The route behind the token check, and the same route without one. All verifiers share the port. */
  readonly protectedUrl: string;
  readonly plainUrl: string;
  /** What mints tokens that these verifiers accept. */
  readonly signingKeyFile: string;
  /** Longest token that the verifiers accept, bytes. */
  readonly maxTokenBytes: number;
  /** Processes that have ended since the start; empty while all is well. */
  died(): readonly DeadProcess[];
  /** Settles when the first of them ends, for whatever reason; at the latest when all are disposed of. */
  readonly anyDied: Promise<DeadProcess>;
}

/** One process of the target. */
export interface TargetProcess {
  readonly component: "issuer" | "verifier";
  readonly pid: number;
  readonly url: string;
  /** Usage and metrics; the load never goes there. */
  readonly adminUrl: string;
}

/** The issuer's process and name. */
export interface IssuerProcess extends TargetProcess {
  readonly kid: string;
  readonly issuer: string;
  readonly audience: string;
}

/** A process of the target that ended although nobody ended it. */
export interface DeadProcess {
  readonly component: "issuer" | "verifier";
  readonly pid: number;
  /** `killed by SIGKILL`, `exited with code 1`. */
  readonly how: string;
  /** What it said last on standard error. */
  readonly stderr: readonly string[];
}

/**
 * Starts an issuer and its verifiers and returns when all of them serve.
 * @throws {JwtCapacityError} JC-TARGET-001 when one does not start, JC-PORT-001 when the port is taken, JC-KEY-001 for a bad key file.
 */
export async function startTargets(spec: TargetSpec): Promise<Targets> {
  await using stack = new AsyncDisposableStack();
  const keys = stack.use(await prepareTargetKeys(spec.algorithm, spec.signingKeyFile));
  if (spec.port !== undefined && spec.port !== 0) await assertPortFree(spec.port);

  const issuerChild = stack.use(await startTarget("issuer", issuerArguments(spec, keys), spec));
  const issuer: IssuerProcess = {
    ...targetProcess("issuer", issuerChild),
    kid: keys.key.kid,
    issuer: spec.issuer ?? defaultIssuer,
    audience: spec.audience ?? defaultAudience,
  };
  const maxTokenBytes = tokenLimitBytes(spec, keys);
  const children = await startVerifiers({ ...spec, maxTokenBytes }, keys, issuer, stack);
  const verifiers = children.map((child) => targetProcess("verifier", child));
  const url = verifiers[0]?.url ?? "";
  const all = [{ component: "issuer" as const, child: issuerChild }, ...children.map(asVerifier)];
  const running = stack.move();
  return {
    issuer,
    verifiers,
    protectedUrl: `${url}/protected`,
    plainUrl: `${url}/plain`,
    signingKeyFile: keys.signingKeyFile,
    maxTokenBytes,
    died: () =>
      all.flatMap(({ component, child }) => {
        const exit = child.exit();
        return exit === null ? [] : [describeDead(component, child, exit)];
      }),
    anyDied: Promise.race(all.map(async ({ component, child }) => describeDead(component, child, await child.exited))),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function startVerifiers(
  spec: TargetSpec,
  keys: TargetKeys,
  issuer: TargetProcess,
  stack: AsyncDisposableStack,
): Promise<Child[]> {
  const { workers = 1 } = spec;
  const children: Child[] = [];
  let port = spec.port ?? 0;
  // The first one may choose the port that the others then share, so they start one after the other.
  for (let index = 0; index < workers; index += 1) {
    const child = stack.use(await startTarget("verifier", verifierArguments(spec, keys, issuer, port), spec));
    children.push(child);
    port = Number(new URL(String(child.ready["url"])).port);
  }
  return children;
}

async function startTarget(
  component: TargetProcess["component"],
  args: readonly string[],
  spec: TargetSpec,
): Promise<Child> {
  const cpus = component === "verifier" ? spec.verifierCpus : spec.issuerCpus;
  const { root, nodePath } = spec.installation ?? { root: projectRoot, nodePath: process.execPath };
  const main = join(root, "targets", component, "main.ts");
  try {
    return await startChild({
      component,
      command: nodePath,
      args: [main, ...args],
      env: targetEnvironment(spec),
      ...(cpus === undefined ? {} : { cpus }),
    });
  } catch (error) {
    const said = error instanceof ChildStartError && error.stderr.length > 0 ? `: ${error.stderr.join("; ")}` : "";
    throw new JwtCapacityError(
      "JC-TARGET-001",
      `${errorMessage(error)}${said}`,
      `Run it by itself to see more: node ${relative(projectRoot, main)}`,
      { cause: error },
    );
  }
}

// Nothing is inherited but what a process needs to run: no NODE_OPTIONS that would change what is measured, no foreign secrets.
function targetEnvironment({ denylist, redisUrl }: TargetSpec): Record<string, string> {
  const inherited = ["PATH", "HOME", "TMPDIR", "TZ", "SystemRoot"].flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(inherited),
    NODE_ENV: "production",
    ...(denylists[denylist].needsRedis && redisUrl !== undefined ? { REDIS_URL: redisUrl } : {}),
  };
}

function targetProcess(component: "issuer" | "verifier", { pid, ready }: Child): TargetProcess {
  return { component, pid, url: String(ready["url"]), adminUrl: String(ready["adminUrl"]) };
}

function asVerifier(child: Child) {
  return { component: "verifier" as const, child };
}

function describeDead(component: DeadProcess["component"], child: Child, exit: Exit): DeadProcess {
  return { component, pid: child.pid, how: describeExit(exit), stderr: child.stderr() };
}
