/** A word as a POSIX shell takes it: an id or a path that came from elsewhere may be anything. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/u.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
