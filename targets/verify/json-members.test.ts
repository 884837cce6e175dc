import { assert, boolean, constantFrom, dictionary, jsonValue, nat, property, string, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { parseUniqueObject } from "./json-members.ts";

test("V74 any object that JSON.stringify can write is accepted, in compact and in spaced spelling", () => {
  const objects = dictionary(string({ unit: "binary" }), jsonValue({ maxDepth: 4 }));
  assert(
    property(objects, constantFrom(undefined, 1, "\t"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      expect(parseUniqueObject(text)).toEqual(JSON.parse(text));
    }),
    { numRuns: 1000 },
  );
});

test("V52 V74 writing any member once more is refused, wherever it stands and however it is escaped", () => {
  const names = string({ unit: "binary", minLength: 1 });
  assert(
    property(uniqueArray(names, { minLength: 1, maxLength: 8 }), nat(), boolean(), (members, pick, escape) => {
      const again = members[pick % members.length]!;
      const written = members.map((name) => `${JSON.stringify(name)}:${JSON.stringify(`"${name}":`)}`);
      const duplicate = `${escape ? escaped(again) : JSON.stringify(again)} \n:1`;
      expect(parseUniqueObject(`{${[...written, duplicate].join(",")}}`)).toBe("duplicate-member");
      expect(parseUniqueObject(`{"outer":[{${[duplicate, ...written].join(",")}}]}`)).toBe("duplicate-member");
      expect(parseUniqueObject(`{${written.join(",")}}`)).toHaveProperty([again]);
    }),
    { numRuns: 500 },
  );
});

test("V72 V73 what is no JSON object is invalid", () => {
  for (const text of ["", "[]", "null", "1", '"a"', "{", '{"a":1,}', "\uFEFF{}", "{}x"]) {
    expect(parseUniqueObject(text)).toBe("invalid");
  }
});

test("V87 nesting is bounded before anything recurses deeply", () => {
  expect(parseUniqueObject(nested(31))).toEqual(JSON.parse(nested(31)));
  expect(parseUniqueObject(nested(32))).toBe("invalid");
  expect(parseUniqueObject(nested(100_000))).toBe("invalid");
});

/** A name in which every character is written as an escape. */
function escaped(name: string): string {
  const units = Array.from({ length: name.length }, (_, at) => name.charCodeAt(at).toString(16).padStart(4, "0"));
  return `"${units.map((unit) => `\\u${unit}`).join("")}"`;
}

function nested(depth: number): string {
  return `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;
}
