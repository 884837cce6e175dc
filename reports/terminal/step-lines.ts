import type { NextStep } from "../answer/next-step.ts";
import { wrapText } from "./wrap-text.ts";

/**
 * A step for a terminal: its words wrapped, and each command on a line of its own, never broken. A shell takes a line end for the end of a
 * command: of one that was broken it would run the first half.
 */
export function stepLines({ words, commands }: NextStep, width: number): readonly string[] {
  return [...wrapText(words, width), ...commands.map((command) => `  ${command}`)];
}
