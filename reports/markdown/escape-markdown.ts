/** Text that Markdown shows as it is, in a paragraph and in a table: no markup, no link, no HTML, one line. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replaceAll(/\s+/gu, " ")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll(/[\\`*_[\]|~#]/gu, (character) => `\\${character}`)
      // A mark between the letters keeps an address from becoming a link, and a name from calling somebody.
      .replaceAll(/@(?=\w)|:(?=\/\/)|\bwww(?=\.)/giu, (character) => `${character}\u2060`)
  );
}
