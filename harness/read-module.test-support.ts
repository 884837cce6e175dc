import { parseAst } from "vitest/node";
import { k6LifecycleExports } from "./import-rules.test-support.ts";

/** One import of a module, in whatever form: declaration, re-export, `import()` or `import("…").Type`. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly reExport: boolean;
  /** `export * from`. */
  readonly all: boolean;
}

/** A function that k6 would run as load. */
export interface LoadFunction {
  readonly name: string;
  readonly guarded: boolean;
}

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Every import in a TypeScript module. An `import(expression)` counts under the name `(computed)`. */
export function findImports(text: string): readonly Import[] {
  return [...walk(parse(text))].flatMap((node) => toImport(node) ?? []);
}

/** What a k6 script exports for k6 to run. Empty for a module without `options`, which is no script. */
export function findLoadFunctions(text: string): readonly LoadFunction[] {
  const exported = statements(parse(text)).flatMap(exportsOf);
  if (!exported.some(({ name }) => name === "options")) return [];
  return exported.filter(({ name }) => !k6LifecycleExports.has(name));
}

function parse(text: string): unknown {
  return parseAst(text, { lang: "ts" });
}

function toImport(node: Node): Import | null {
  const specifier = valueOf(node["source"]);
  const plain = { typeOnly: false, reExport: false, all: false };
  switch (node.type) {
    case "ImportDeclaration":
      return { ...plain, specifier, typeOnly: node["importKind"] === "type" || onlyTypeSpecifiers(node) };
    case "ExportAllDeclaration":
      return { specifier, typeOnly: node["exportKind"] === "type", reExport: true, all: true };
    case "ExportNamedDeclaration":
      if (!isNode(node["source"])) return null;
      return { specifier, typeOnly: node["exportKind"] === "type", reExport: true, all: false };
    case "ImportExpression":
      return { ...plain, specifier: specifier || "(computed)" };
    case "TSImportType":
      return { ...plain, specifier, typeOnly: true };
    default:
      return null;
  }
}

/** `import { type A, type B }`, but not the bare `import "x"`. */
function onlyTypeSpecifiers(node: Node): boolean {
  const specifiers = list(node["specifiers"]);
  return specifiers.length > 0 && specifiers.every((specifier) => specifier["importKind"] === "type");
}

function exportsOf(statement: Node): readonly LoadFunction[] {
  if (statement.type === "ExportDefaultDeclaration") {
    return [{ name: "default", guarded: isGuard(statement["declaration"]) }];
  }
  if (statement.type !== "ExportNamedDeclaration" || statement["exportKind"] === "type") return [];
  // Exported apart from where it is made: the value cannot be seen here, so it does not count as guarded.
  const apart = list(statement["specifiers"]).map((specifier) => ({
    name: nameOf(specifier["exported"]),
    guarded: false,
  }));
  const declaration = statement["declaration"];
  if (!isNode(declaration) || declaration.type.startsWith("TS")) return apart;
  if (declaration.type === "FunctionDeclaration") return [{ name: nameOf(declaration["id"]), guarded: false }];
  return list(declaration["declarations"]).map((variable) => ({
    name: nameOf(variable["id"]),
    guarded: isGuard(variable["init"]),
  }));
}

function isGuard(value: unknown): boolean {
  return isNode(value) && value.type === "CallExpression" && nameOf(value["callee"]) === "guard";
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* walk(item);
  if (!isNode(value)) return;
  yield value;
  for (const child of Object.values(value)) yield* walk(child);
}

function statements(program: unknown): readonly Node[] {
  return isNode(program) ? list(program["body"]) : [];
}

function list(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function nameOf(value: unknown): string {
  return isNode(value) && typeof value["name"] === "string" ? value["name"] : "";
}

function valueOf(value: unknown): string {
  return isNode(value) && typeof value["value"] === "string" ? value["value"] : "";
}
