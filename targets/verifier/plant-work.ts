import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import type { Validate } from "../verify/validate-up-to.ts";

/** Blocks that are hashed for one unit of planted work: about as much CPU as a validation takes. */
const BLOCKS_OF_ONE = 64;

const block = Buffer.alloc(1024, "planted");

/**
 * Adds a known amount of work to every validation: a positive control, by which whoever compares two designs shows that a
 * difference of this size is found.
 *
 * It is SHA-256 over blocks of 1 KiB, in the thread of the event loop and in machine code that is the same however often it runs: code
 * that V8 compiles costs up to 1.7 times as much where it runs seldom, and so does validating some of the tokens twice.
 *
 * @param units 0 or more, in proportion to which the CPU rises; what one costs is to be measured.
 */
export function plantWork(validate: Validate, units: number): Validate {
  let owed = 0;
  return (token) => {
    // What is less than a block is done later.
    owed = hashBlocks(owed + units * BLOCKS_OF_ONE);
    return validate(token);
  };
}

/** Hashes as many whole blocks, and returns what is left of them. */
export function hashBlocks(blocks: number, hashOne: () => unknown = hashBlock): number {
  let left = blocks;
  for (; left >= 1; left -= 1) hashOne();
  return left;
}

function hashBlock(): unknown {
  return hash("sha256", block, "buffer");
}
