/** Reads CSV as RFC 4180 defines it, by a reader that shares nothing with the writer; throws where the text breaks its grammar. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let rest = text;
  while (rest !== "") {
    const record: string[] = [];
    for (;;) {
      const [whole = "", quoted, bare = "", end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/u.exec(rest) ?? [];
      if (end === undefined) throw new SyntaxError(`no CSV from here: ${JSON.stringify(rest.slice(0, 40))}`);
      record.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
      rest = rest.slice(whole.length);
      if (end === "\r\n") break;
    }
    records.push(record);
  }
  return records;
}
