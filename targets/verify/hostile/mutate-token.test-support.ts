/** A token with one character or bit changed, added or left out; now and then the same token. */
export function mutate(token: string, random: () => number): string {
  const at = Math.floor(random() * token.length);
  const character = characters.charAt(Math.floor(random() * characters.length));
  switch (Math.floor(random() * 5)) {
    case 0:
      return token.slice(0, at) + character + token.slice(at + 1);
    case 1:
      return token.slice(0, at) + character + token.slice(at);
    case 2:
      return token.slice(0, at) + token.slice(at + 1);
    case 3:
      return token.slice(0, at);
    default:
      return flipBit(token, random);
  }
}

/** Flips one bit of the decoded bytes of one segment, so that the encoding stays canonical. */
function flipBit(token: string, random: () => number): string {
  const segments = token.split(".");
  const index = Math.floor(random() * segments.length);
  const bytes = Buffer.from(segments[index]!, "base64url");
  const at = Math.floor(random() * bytes.length);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
  return segments.with(index, bytes.toString("base64url")).join(".");
}

const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n%";

/** Mulberry32: the same mutations on every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
