import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { Validate } from "../verify/validate-up-to.ts";

/** Blocks that are hashed for one unit of planted work: about as much CPU as a validation takes. */
const BLOCKS_OF_ONE = 64;

const block = Buffer.alloc(1024, "planted");

/**
 * Adds a known amount of work to the validations: a positive control, by which whoever compares two designs shows that a
 * difference of this size is found.
 *
 * It is SHA-256 over blocks of 1 KiB, in the thread of the event loop and in machine code that is the same however often it runs: code
 * that V8 compiles costs up to 1.7 times as much where it runs seldom, and so does validating some of the tokens twice. Whole units are
 * worked off at a time, in every tenth validation for 0.1: a single block finds the caches of the CPU cold, and cost three times as much
 * as one among many.
 *
 * @param units 0 or more for each validation, in proportion to which the CPU rises; what one costs is to be measured.
 */
export function plantWork(validate: Validate, units: number): Validate {
  let owed = 0;
  return (token) => {
    owed = workOff(owed + units);
    return validate(token);
  };
}

/** Does as many whole units, and returns what is left of them. */
export function workOff(units: number, doOne: () => void = hashBlocks): number {
  let left = units;
  for (; left >= 1; left -= 1) doOne();
  return left;
}

function hashBlocks(): void {
  for (let done = 0; done < BLOCKS_OF_ONE; done += 1) hash("sha256", block, "buffer");
}
