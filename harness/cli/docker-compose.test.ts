import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseIssuerOptions } from "../../targets/issuer/options.ts";
import { parseVerifierOptions } from "../../targets/verifier/options.ts";

interface Service {
  readonly command: string;
  readonly ports: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const read = (name: string) => readFile(fileURLToPath(new URL(`../../${name}`, import.meta.url)), "utf8");
const text = await read("docker-compose.yml");
const readme = await read("README.md");
const { services } = parse(text, { merge: true }) as { readonly services: Readonly<Record<string, Service>> };

test.each([
  { name: "issuer", parseOptions: parseIssuerOptions },
  { name: "verifier", parseOptions: parseVerifierOptions },
])(
  "the $name of docker compose starts with options that it takes, and publishes both its ports on loopback alone",
  ({ name, parseOptions }) => {
    const { command = "", ports, environment } = services[name] ?? { ports: [], environment: {} };
    const [, main, ...args] = command
      .replaceAll(/\$\{\w+:-([^}]*)\}/g, "$1")
      .trim()
      .split(/\s+/);
    expect(main).toBe(`targets/${name}/main.ts`);
    const parsed = parseOptions(args, environment);
    if ("problems" in parsed) throw new Error(parsed.problems.join("; "));
    const own = [parsed.options.port, parsed.options.adminPort];
    expect(ports).toEqual(own.map((port) => `127.0.0.1:${port}:${port}`));
    for (const port of own) expect(readme).toMatch(new RegExp(`^\\| \`${port}\` \\| .*${name}`, "m"));
  },
);

test("every variable of docker compose is in the README with its default, and no other", () => {
  const used = new Map([...text.matchAll(/\$\{(\w+):-([^}]*)\}/g)].map(([, name = "", value = ""]) => [name, value]));
  const rows = [...readme.matchAll(/^\| `(JWT_[A-Z]+)` \| .+ \| (.+) \|$/gm)].map(([, name = "", value = ""]) => [
    name,
    value,
  ]);
  expect(used.size).toBe(3);
  expect(rows).toEqual([...used]);
});
