/** Breaks a label into lines for an axis: 34 characters on a wide screen, 16 on a narrow one; over-long words stay whole. */
export function wrapLabel(label: string, narrow: boolean): string[] {
  const width = narrow ? 16 : 34;
  const lines: string[] = [];
  for (const word of label.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
