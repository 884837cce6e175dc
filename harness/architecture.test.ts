import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkArchitecture } from "./check-architecture.test-support.ts";
import { folderRules } from "./import-rules.test-support.ts";

const root = join(import.meta.dirname, "..");

test("every file of the project keeps to the folder table, has a telling name and at most 300 lines", () => {
  expect(checkArchitecture(root)).toEqual([]);
});

/** A violation of every rule, planted: file → [text, what the check must say of it]. */
const planted: Readonly<Record<string, readonly [text: string, complaint: string]>> = {
  "targets/verifier/main.ts": [
    `import "../../harness/plan/config.ts";`,
    "imports harness/plan/config.ts, which targets may not",
  ],
  "scenarios/value.ts": [`import { a } from "../harness/plan/a.ts"; a();`, "of which it may take types only"],
  "scenarios/remote.ts": [`import { b } from "https://jslib.k6.io/b.js"; b();`, "nothing is loaded over the network"],
  "scenarios/package.ts": [`import jose from "jose"; jose();`, "imports the package jose"],
  "scenarios/unguarded.ts": [
    `export const options = {};\nexport function load() {}`,
    "exports the load function load without guard",
  ],
  "scenarios/default.ts": [
    `export const options = {};\nexport default () => {};`,
    "load function default without guard",
  ],
  "scenarios/apart.ts": [
    `export const options = {};\nconst f = () => {};\nexport { f };`,
    "load function f without guard",
  ],
  "harness/plan/expand.ts": [
    `export { x } from "../drive/x.ts";\nexport const y = 1;`,
    "imports harness/drive/x.ts, which harness/plan may not",
  ],
  "harness/provision/k6.ts": [
    `const a = await import("../gather/a.ts"); a();`,
    "imports harness/gather/a.ts, which harness/provision may not",
  ],
  "harness/drive/sample.ts": [
    `import { p } from "../../targets/verify/p.ts"; p();`,
    "which only a worker or process file may",
  ],
  "harness/drive/part.ts": [
    `import { p } from "../../targets/verify/p.ts"; export const q = p;`,
    "which only a worker or process file may",
  ],
  "harness/drive/issue-worker.ts": [
    `import { p } from "../../targets/issue/p.ts"; p();`,
    "imports targets/issue/p.ts, which harness/drive may not",
  ],
  "harness/gather/collect.ts": [`import { d } from "../drive/d.ts"; d();`, "of which it may take types only"],
  "harness/gather/typed.ts": [
    `export const t: import("../cli/t.ts").T = 1;`,
    "imports harness/cli/t.ts, which harness/gather may not",
  ],
  "harness/results/read.ts": [
    `import { readFileSync } from "node:fs"; readFileSync("");`,
    "harness/results runs without Node",
  ],
  "harness/analyse/draw.ts": [
    `import type { R } from "../../reports/r.ts"; export type S = R;`,
    "imports reports/r.ts, which harness/analyse may not",
  ],
  "reports/page/run.ts": [
    `import { c } from "../../harness/cli/c.ts"; c();`,
    "imports harness/cli/c.ts, which reports may not",
  ],
  "harness/cli/take-part.ts": [
    `import { q } from "../drive/part.ts"; import "https://example.test/x.js"; q();`,
    "nothing is loaded over the network",
  ],
  "harness/drive/take-part-worker.ts": [
    `import { q } from "./part.ts"; import "../gather/x.ts"; q();`,
    "imports harness/gather/x.ts",
  ],
  "harness/stray.ts": ["export const x = 1;", "stands in no folder"],
  "reports/barrel.ts": [`export * from "./a.ts";`, "is a barrel"],
  "reports/named-barrel.ts": [`export { a } from "./a.ts";\n`, "is a barrel"],
  "targets/utils.ts": ["export const x = 1;", "says nothing of what it does"],
  "harness/cli/index.test-support.ts": ["export const x = 1;", "says nothing of what it does"],
  "reports/long.ts": ["// line\n".repeat(301), "has 301 lines, more than 300"],
};

test("each rule of the architecture names the file that was planted against it", () => {
  const tree = plant(Object.fromEntries(Object.entries(planted).map(([file, [text]]) => [file, text])));
  const problems = checkArchitecture(tree);
  for (const [file, [, complaint]] of Object.entries(planted)) {
    expect(problems.filter((problem) => problem.startsWith(`${file}: `))).toEqual([expect.stringContaining(complaint)]);
  }
  expect(problems).toHaveLength(Object.keys(planted).length);
});

test("every folder of the table refuses an import of the command line", () => {
  const folders = folderRules.map(({ folder }) => folder).filter((folder) => folder !== "harness/cli");
  const tree = plant(
    Object.fromEntries(
      folders.map((folder) => [
        `${folder}/planted.ts`,
        `import "${"../".repeat(folder.split("/").length)}harness/cli/main.ts";`,
      ]),
    ),
  );
  expect(
    checkArchitecture(tree)
      .map((problem) => dirname(problem.split(":")[0] ?? ""))
      .sort(),
  ).toEqual(folders.sort());
});

test("what the table allows is not complained about", () => {
  const tree = plant({
    "scenarios/verify.ts": `import http from "k6/http";\nimport { guard } from "./guard.ts";\nimport type { P } from "../harness/plan/p.ts";\nexport const options: P = {};\nexport const verify = guard(() => http.get(""));\nexport function setup() {}`,
    "scenarios/guard.ts": "export const guard = (f: () => void) => f;",
    "harness/drive/verify-worker.ts": `import { p } from "../../targets/verify/p.ts"; p();`,
    "harness/drive/issue-worker.ts": `import { t } from "./time-stages.ts"; t();`,
    "harness/drive/time-stages.ts": `import { p } from "../../targets/verify/p.ts"; export const t = p;`,
    "harness/drive/bench-job.ts": `import type { E } from "../../targets/verify/e.ts"; export type F = E;`,
    "harness/gather/collect.ts": `import type { D } from "../drive/d.ts";\nimport { r } from "../results/r.ts"; r<D>();`,
    "harness/cli/main.ts": `import "../drive/a.ts"; import "../../reports/b.ts"; import "../../targets/c.ts"; import "node:fs"; import "zod";`,
    "reports/page/chart.ts": `import { Chart } from "chart.js"; import { s } from "../../harness/analyse/s.ts"; new Chart(s);`,
    "reports/page/chart.test.ts": `import { readFileSync } from "node:fs"; import "../../harness/cli/bundle.ts"; readFileSync("");`,
  });
  expect(checkArchitecture(tree)).toEqual([]);
});

function plant(files: Readonly<Record<string, string>>): string {
  const tree = mkdtempSync(join(tmpdir(), "jwt-capacity-architecture-"));
  onTestFinished(() => rmSync(tree, { recursive: true, force: true }));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  return tree;
}
