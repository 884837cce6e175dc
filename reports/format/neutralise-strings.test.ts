import { expect, test } from "vitest";
import { LONGEST_TEXT, neutraliseStrings } from "./neutralise-strings.ts";

test("F31: terminal sequences, line separators and marks that reorder text are shown as a replacement", () => {
  const hostile = "a\u001b[31mb\u0007c\u2028d\u202ee\u200ff\u0000";
  expect(neutraliseStrings(hostile)).toBe("a�[31mb�c�d�e�f�");
});

test("F31: a text of 10 MB is cut and says so", () => {
  const cut = neutraliseStrings("x".repeat(10_000_000));
  expect(cut).toHaveLength(LONGEST_TEXT + 1);
  expect(cut.endsWith("…")).toBe(true);
});

test("a text is not cut between the halves of a character", () => {
  expect(neutraliseStrings(`${"x".repeat(LONGEST_TEXT - 1)}😀😀`)).toBe(`${"x".repeat(LONGEST_TEXT - 1)}…`);
});

test("R22: tokens, private keys and passwords in URLs are blanked out wherever they stand, keys of objects too", () => {
  const token = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"1"}')}.c2ln`;
  const pem = ["-----BEGIN", "PRIVATE KEY-----\nMIIE\n-----END", "PRIVATE KEY-----"].join(" ");
  const shown = JSON.stringify(
    neutraliseStrings({ error: `refused ${token}`, [token]: 1, list: [pem, "redis://user:hunter2@db:6379/0"] }),
  );
  expect(shown).not.toMatch(/eyJ[A-Za-z0-9_-]+\./u);
  expect(shown).not.toContain("PRIVATE KEY");
  expect(shown).not.toContain("hunter2");
  expect(shown).toContain("db:6379");
});

test("numbers, booleans, nulls and ordinary text are left alone, markup included", () => {
  const value = { n: 1.5, yes: true, none: null, text: "RS256 · jose <b>", list: ["µs", 0] };
  expect(neutraliseStrings(value)).toEqual(value);
});
