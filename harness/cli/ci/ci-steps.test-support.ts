import { execFile, execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../provision/cache-directory.ts";
import { runProgram } from "../program.ts";
import { bufferStreams } from "../tiny-run.test-support.ts";

/** Where the workflows lie that users copy. */
const directory = join(projectRoot, "deploy", "ci");

/** A workflow as its file has it. */
export interface CiFile {
  readonly name: string;
  readonly text: string;
  readonly jobs: readonly CiJob[];
}

/** One job with what can be said of it in both systems. */
export interface CiJob {
  readonly name: string;
  /** As it stands in the file. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly steps: readonly CiStep[];
}

/** A script that a job runs. */
export interface CiStep {
  /** `github-nightly.yml compare: Verdict`; on GitLab, where scripts have no names, their place counts. */
  readonly title: string;
  readonly script: string;
}

/** Every workflow in `deploy/ci`, parsed. */
export function ciFiles(): readonly CiFile[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith(".yml"))
    .map((name) => {
      const text = readFileSync(join(directory, name), "utf8");
      const document = parse(text) as Record<string, unknown>;
      const onGithub = "jobs" in document;
      const jobs = (onGithub ? document["jobs"] : withoutKeywords(document)) as Record<string, Record<string, unknown>>;
      return {
        name,
        text,
        jobs: Object.entries(jobs).map(([job, raw]) => ({
          name: job,
          raw,
          steps: (onGithub ? githubScripts(raw) : gitlabScripts(raw)).map(([step, script]) => ({
            title: `${name} ${job}: ${step}`,
            script,
          })),
        })),
      };
    });
}

/** The script of one step. */
export function scriptOf(title: string): string {
  const found = ciFiles()
    .flatMap(({ jobs }) => jobs.flatMap(({ steps }) => steps))
    .find((step) => step.title === title);
  if (found === undefined) throw new Error(`no step is called ${title}`);
  return found.script;
}

/** What a script ended with. */
export interface Ran {
  readonly status: number;
  readonly out: string;
}

/** Runs a script as GitHub's runner does: bash, ending at the first failure, also of a pipe. */
export function runScript(script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
        resolve({ status, out: `${stdout}${stderr}` });
      },
    );
  });
}

/** A repository that can be pushed to, empty. */
export function bareRepository(at: string): string {
  execFileSync("git", ["init", "--quiet", "--bare", at]);
  return at;
}

/** The `npx jwt-capacity …` command lines of a script: words, quotes and continuations resolved, variables as they stand. */
export function commandLines(script: string): readonly (readonly string[])[] {
  return script
    .replaceAll(/\\\n\s*/g, " ")
    .split("\n")
    .flatMap((line) => /npx jwt-capacity (.*?)(?: \|\| .*)?$/.exec(line)?.[1] ?? [])
    .map((words) => [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ""));
}

/** The help of a command. */
export async function helpOf(path: readonly string[]): Promise<string> {
  await using streams = await bufferStreams();
  const status = await runProgram(streams, [...path, "--help"]);
  if (status !== 0) throw new Error(`${path.join(" ")} --help ended with ${status}: ${streams.err()}`);
  return streams.out();
}

/** The commands that this program has. */
export async function commandsOffered(): Promise<readonly string[]> {
  const listed = /^Commands:\n([^]*)/m.exec(await helpOf([]))?.[1] ?? "";
  return [...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name = ""]) => name);
}

function withoutKeywords(document: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(document).filter(([key]) => key !== "stages" && key !== "variables"));
}

function githubScripts(job: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  const steps = job["steps"] as readonly { readonly name?: string; readonly run?: string }[];
  return steps.flatMap(({ name = "", run }) => (run === undefined ? [] : [[name, run] as const]));
}

function gitlabScripts(job: Readonly<Record<string, unknown>>): readonly (readonly [string, string])[] {
  return ["before_script", "script"].flatMap((key) =>
    ((job[key] ?? []) as readonly string[]).map((script, index) => [`${key} ${index + 1}`, script] as const),
  );
}
