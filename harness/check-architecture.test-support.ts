import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { findImports, findLoadFunctions, type Import } from "./read-module.test-support.ts";
import { folderRules, forbiddenFileName, longestFileLines, type FolderRule } from "./import-rules.test-support.ts";

/** Every violation of the architecture in a tree, each as `file: what is wrong`. */
export function checkArchitecture(root: string): readonly string[] {
  const files = globSync("{targets,scenarios,harness,reports}/**/*.{ts,mts}", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
  const importers = findImporters(texts);
  return files.flatMap((file) =>
    problemsOf(file, texts.get(file) ?? "", importers).map((problem) => `${file}: ${problem}`),
  );
}

/** File → the files, tests aside, that import code (not types) from it. */
type Importers = ReadonlyMap<string, readonly string[]>;

function findImporters(texts: ReadonlyMap<string, string>): Importers {
  const edges = [...texts]
    .filter(([file]) => !isTest(file))
    .flatMap(([file, text]) =>
      findImports(text).flatMap(({ specifier, typeOnly }) =>
        typeOnly || !specifier.startsWith(".") ? [] : [{ file, target: resolve(file, specifier) }],
      ),
    );
  const grouped = Map.groupBy(edges, ({ target }) => target);
  return new Map([...grouped].map(([target, found]) => [target, found.map(({ file }) => file)]));
}

function isTest(file: string): boolean {
  return /\.(test|test-support)\.m?ts$/.test(file);
}

function resolve(file: string, specifier: string): string {
  return posix.normalize(posix.join(dirname(file), specifier));
}

function problemsOf(file: string, text: string, importers: Importers): readonly string[] {
  const shape = shapeProblems(file, text);
  // Tests and their support stand outside the table: they may reach for whatever they test with.
  if (isTest(file)) return shape;
  const rule = folderRules.findLast((candidate) => file.startsWith(`${candidate.folder}/`));
  if (rule === undefined) return [...shape, "stands in no folder of the architecture"];
  const imports = findImports(text).flatMap((found) => importProblem(file, rule, found, importers) ?? []);
  return [...shape, ...imports, ...(rule.folder === "scenarios" ? unguarded(text) : [])];
}

function shapeProblems(file: string, text: string): readonly string[] {
  const problems: string[] = [];
  const lines = text.split("\n").length - 1;
  if (lines > longestFileLines) problems.push(`has ${lines} lines, more than ${longestFileLines}`);
  if (forbiddenFileName.test(basename(file))) problems.push("has a name that says nothing of what it does");
  if (/\.test\.m?ts$/.test(file)) return problems;
  const exported = findImports(text).filter((found) => found.reExport);
  const barrel =
    exported.some((found) => found.all) || (exported.length > 0 && !/^(?!export .* from|import )\S/m.test(text));
  if (barrel) problems.push("is a barrel: import from the file that defines it");
  return problems;
}

function importProblem(file: string, rule: FolderRule, found: Import, importers: Importers): string | null {
  const { specifier, typeOnly } = found;
  if (/^https?:/.test(specifier)) return `imports ${specifier}: nothing is loaded over the network`;
  if (specifier.startsWith(".")) return relativeProblem(file, rule, resolve(file, specifier), typeOnly, importers);
  if (specifier.startsWith("node:"))
    return rule.node ? null : `imports ${specifier}, but ${rule.folder} runs without Node`;
  const isK6 = specifier === "k6" || specifier.startsWith("k6/");
  return isK6 === (rule.packages === "k6") ? null : `imports the package ${specifier}, not one for ${rule.folder}`;
}

function relativeProblem(
  file: string,
  rule: FolderRule,
  target: string,
  typeOnly: boolean,
  importers: Importers,
): string | null {
  const within = (folder: string): boolean => target === folder || target.startsWith(`${folder}/`);
  const reserved = rule.reserved !== undefined && within(rule.reserved.target);
  if (reserved && !typeOnly && !runsApart(file, rule.reserved.fileName, importers)) {
    return `imports ${target}, which only a worker or process file may`;
  }
  if (within(rule.folder) || rule.imports.some(within)) return null;
  if (rule.typesOnly?.some(within)) return typeOnly ? null : `imports ${target}, of which it may take types only`;
  return `imports ${target}, which ${rule.folder} may not`;
}

/** A worker or process file, or a part that only such files import, be it through other parts. */
function runsApart(
  file: string,
  fileName: RegExp,
  importers: Importers,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (fileName.test(basename(file))) return true;
  const by = importers.get(file) ?? [];
  const next = new Set([...seen, file]);
  return by.length > 0 && by.every((importer) => !seen.has(importer) && runsApart(importer, fileName, importers, next));
}

function unguarded(text: string): readonly string[] {
  return findLoadFunctions(text)
    .filter((found) => !found.guarded)
    .map((found) => `exports the load function ${found.name} without guard(…): an exception in it would pass unseen`);
}
