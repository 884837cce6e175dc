/**
 * Joins blocks of text by empty lines and ends with a line feed; never longer than `limitBytes` in UTF-8. Where not all fit,
 * the last ones are left out and `notice` stands in their place; where not even that fits, nothing is left.
 */
export function joinWithin(blocks: readonly string[], limitBytes: number, notice: string): string {
  const whole = joined(blocks);
  if (utf8Bytes(whole) <= limitBytes) return whole;
  let kept = 0;
  let bytes = utf8Bytes(joined([notice]));
  if (bytes > limitBytes) return "";
  for (const block of blocks) {
    bytes += utf8Bytes(block) + SEPARATOR.length;
    if (bytes > limitBytes) break;
    kept += 1;
  }
  return joined([...blocks.slice(0, kept), notice]);
}

const SEPARATOR = "\n\n";

function joined(blocks: readonly string[]): string {
  return `${blocks.join(SEPARATOR)}\n`;
}

/** Length in UTF-8, bytes; half of a surrogate pair by itself counts as the three that replace it. */
export function utf8Bytes(text: string): number {
  return Array.from(text).reduce((bytes, character) => bytes + bytesOf(character.codePointAt(0) ?? 0), 0);
}

function bytesOf(code: number): number {
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
