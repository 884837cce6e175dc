import { expect } from "vitest";
import { type CommandOutput, commandOutputs } from "./command-outputs.ts";

/** What a command printed with `--json`: one line that fits its published schema, with no member that the schema does not name (C3). */
export function printedOutput<Name extends keyof typeof commandOutputs>(name: Name, text: string): CommandOutput<Name> {
  expect(text).toMatch(/^\{.*\}\n$/);
  const document: unknown = JSON.parse(text);
  const published = commandOutputs[name].schema.parse(document);
  expect(published).toEqual(document);
  return published as CommandOutput<Name>;
}
