import { readFile } from "node:fs/promises";
import { isTokenCaseId, type TokenCaseId } from "../../../targets/issue/token-cases.ts";

/** One token of a corpus and what is known of it. */
export interface CorpusLine {
  readonly token: string;
  readonly tokenCase: TokenCaseId;
}

/** How a token stands in the corpus file: `token` when it is valid, otherwise `token case`. */
export function corpusLine(token: string, tokenCase: TokenCaseId = "valid"): string {
  return tokenCase === "valid" ? token : `${token} ${tokenCase}`;
}

/**
 * Reads a corpus file back.
 *
 * @throws {Error} When a line names a case that there is not. No message holds a token.
 */
export async function readCorpusLines(file: string): Promise<CorpusLine[]> {
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines.map((line, index) => {
    const [token = "", tokenCase = "valid"] = line.split(" ");
    if (!isTokenCaseId(tokenCase)) throw new Error(`line ${index + 1} of the corpus: no such case`);
    return { token, tokenCase };
  });
}
