import { raw, type Html } from "./escape-html.ts";

/**
 * JSON that can stand inside a `<script>` element: `<`, `>` and `&` are written as `\u003c` and the like, so neither
 * `</script>` nor `<!--` can occur, and U+2028/9 too, which older parsers take for line ends.
 */
export function embedJson(value: unknown): Html {
  return raw(
    JSON.stringify(value).replaceAll(
      /[<>&\u2028\u2029]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );
}
