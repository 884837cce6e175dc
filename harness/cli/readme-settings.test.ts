import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { namedSets, settingRows } from "./setting-rows.test-support.ts";
import { runProgram } from "./program.ts";
import { selfcheckNames } from "./selfcheck/selfcheck-names.ts";
import { bufferStreams } from "./tiny-run.test-support.ts";

const file = fileURLToPath(new URL("../../README.md", import.meta.url));
const ROW = /^\| `([a-z][A-Za-z.]*)` \| (.+) \| (.+) \| (.+) \|$/gm;

// WRITE_README=1 brings values and defaults of the rows that are there up to date; a new setting's row is written by hand.
const written = await readFile(file, "utf8");
const readme = process.env["WRITE_README"] === "1" ? withFacts(written) : written;
if (readme !== written) await writeFile(file, readme);

test("every setting has a row with its meaning, and values and defaults are those of schema and profiles", () => {
  const rows = [...readme.matchAll(ROW)];
  expect(rows.map(([, key, , values, defaults]) => `${key} | ${values} | ${defaults}`)).toEqual(
    settingRows().map(({ key, values, defaults }) => `${key} | ${values} | ${defaults}`),
  );
  expect(rows.filter(([, , meaning = ""]) => meaning.length <= 8).map(([, key]) => key)).toEqual([]);
});

test("every closed set that a setting chooses from is listed whole", () => {
  for (const [name, ids] of Object.entries(namedSets)) {
    const row = new RegExp(`^\\| ${name} \\| (.+) \\|$`, "m").exec(readme)?.[1];
    expect([name, row?.split(", ")]).toEqual([name, ids]);
  }
});

test.each([
  { command: "run", heading: "Measure", least: 14 },
  { command: "report", heading: "Report again", least: 7 },
  { command: "doctor", heading: "See what a run will find", least: 3 },
  { command: "target", heading: "Drive the target", least: 16 },
  { command: "plan", heading: "Plan a fleet", least: 25 },
  { command: "ab", heading: "Gate a change", least: 15 },
  { command: "compare", heading: "Compare", least: 6 },
  { command: "selfcheck", heading: "Check this tool", least: 5 },
])("every option of $command is in the README, and no other", async ({ command, heading, least }) => {
  const options = await optionsOf([command]);
  const rows = [...sectionOf(heading).matchAll(/^\| `(--[a-z-]+)[ `]/gm)].map(([, option]) => option);
  expect(options.length).toBeGreaterThanOrEqual(least);
  expect(rows).toEqual(options);
});

test("every option of the measuring commands is said to be of those that have it", async () => {
  const rows = [...sectionOf("Measure").matchAll(/^\| `(--[a-z-]+)[^|]* \| .+ \| (.+) \|$/gm)];
  for (const command of ["run", "bench", "load"])
    expect([
      command,
      rows.flatMap(([, option, of = ""]) => (of.split(", ").includes(command) ? [option] : [])),
    ]).toEqual([command, await optionsOf([command])]);
  const first = rows.slice(0, 8).map(([, option]) => option);
  expect(await optionsOf(["config", "print"])).toEqual([...first, "--quiet", "--json"]);
});

test("every option of the history's commands is in the README, and no other", async () => {
  const commands = ["add", "show", "check", "annotate", "page"];
  const options = await Promise.all(commands.map((name) => optionsOf(["history", name])));
  const cells = [...sectionOf("History").matchAll(/^\| (`--[^|]+) \|/gm)].map(([, cell]) => cell ?? "");
  const rows = cells.flatMap((cell) => [...cell.matchAll(/`(--[a-z-]+)/g)].map(([, option]) => option));
  expect(new Set(rows).size).toBe(rows.length);
  expect(new Set(rows)).toEqual(new Set(options.flat()));
});

/** The options of a command in the order of its help. */
async function optionsOf(command: readonly string[]): Promise<readonly string[]> {
  await using streams = await bufferStreams();
  await runProgram(streams, [...command, "--help"]);
  return [...streams.out().matchAll(/^ {2}(--[a-z-]+)/gm)].flatMap(([, option]) => option ?? []);
}

function sectionOf(heading: string): string {
  return new RegExp(`^### ${heading}[^]*?(?=^##)`, "m").exec(readme)?.[0] ?? "";
}

test("every check of selfcheck is in the README and in the help, in the order in which they run", async () => {
  await using streams = await bufferStreams();
  await runProgram(streams, ["selfcheck", "--help"]);
  const [table = ""] = /^\| check \| [^]*?\n\n/m.exec(readme) ?? [];
  expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)).toEqual(selfcheckNames);
  expect(streams.out().replaceAll(/\s+/g, " ")).toContain(`one of ${selfcheckNames.join(", ")}`);
});

test("every command has a row, and no row is left over", async () => {
  await using streams = await bufferStreams();
  await runProgram(streams, ["--help"]);
  const listed = /^Commands:\n([^]*)/m.exec(streams.out())?.[1] ?? "";
  const commands = [...listed.matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name).filter((name) => name !== "help");
  const [table = ""] = /^\| command \| what \|\n[^]*?\n\n/m.exec(readme) ?? [];
  const rows = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell]) =>
    [...(cell ?? "").matchAll(/`([a-z]+)[ A-Za-z]*`/g)].map(([, name]) => name),
  );
  expect(commands.length).toBeGreaterThan(7);
  expect(new Set(rows)).toEqual(new Set(commands));
});

function withFacts(text: string): string {
  const facts = new Map(settingRows().map((row) => [row.key, row]));
  return text.replace(ROW, (row, key: string, meaning: string) => {
    const fact = facts.get(key);
    return fact === undefined ? row : `| \`${key}\` | ${meaning} | ${fact.values} | ${fact.defaults} |`;
  });
}
