import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { findImports, findLoadFunctions, type Import } from "./read-module.test-support.ts";
import { folderRules, forbiddenFileName, longestFileLines, type FolderRule } from "./import-rules.test-support.ts";

/** Every violation of the architecture in a tree, each as `file: what is wrong`. */
export function checkArchitecture(root: string): readonly string[] {
  const files = globSync("{targets,scenarios,harness,reports}/**/*.{ts,mts}", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .sort();
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return problemsOf(file, text).map((problem) => `${file}: ${problem}`);
  });
}

function problemsOf(file: string, text: string): readonly string[] {
  const shape = shapeProblems(file, text);
  // Tests and their support stand outside the table: they may reach for whatever they test with.
  if (/\.(test|test-support)\.m?ts$/.test(file)) return shape;
  const rule = folderRules.findLast((candidate) => file.startsWith(`${candidate.folder}/`));
  if (rule === undefined) return [...shape, "stands in no folder of the architecture"];
  const imports = findImports(text).flatMap((found) => importProblem(file, rule, found) ?? []);
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

function importProblem(file: string, rule: FolderRule, found: Import): string | null {
  const { specifier, typeOnly } = found;
  if (/^https?:/.test(specifier)) return `imports ${specifier}: nothing is loaded over the network`;
  if (specifier.startsWith(".")) {
    return relativeProblem(file, rule, posix.normalize(posix.join(dirname(file), specifier)), typeOnly);
  }
  if (specifier.startsWith("node:"))
    return rule.node ? null : `imports ${specifier}, but ${rule.folder} runs without Node`;
  const isK6 = specifier === "k6" || specifier.startsWith("k6/");
  return isK6 === (rule.packages === "k6") ? null : `imports the package ${specifier}, not one for ${rule.folder}`;
}

function relativeProblem(file: string, rule: FolderRule, target: string, typeOnly: boolean): string | null {
  const within = (folder: string): boolean => target.startsWith(`${folder}/`);
  const reserved = rule.reserved !== undefined && within(rule.reserved.target);
  if (reserved && !typeOnly && !rule.reserved.fileName.test(basename(file))) {
    return `imports ${target}, which only a worker or process file may`;
  }
  if (within(rule.folder) || rule.imports.some(within)) return null;
  if (rule.typesOnly?.some(within)) return typeOnly ? null : `imports ${target}, of which it may take types only`;
  return `imports ${target}, which ${rule.folder} may not`;
}

function unguarded(text: string): readonly string[] {
  return findLoadFunctions(text)
    .filter((found) => !found.guarded)
    .map((found) => `exports the load function ${found.name} without guard(…): an exception in it would pass unseen`);
}
