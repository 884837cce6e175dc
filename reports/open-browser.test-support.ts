import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, type Browser } from "playwright-core";

/** A browser for tests, or what is missing to have one. */
export type BrowserOrReason = { readonly browser: Browser } | { readonly missing: string };

/**
 * Starts Chromium: `CHROMIUM_BIN`, else the one that npm packages with the libraries and fonts it needs (Linux x64; unpacked
 * once into `node_modules/.cache`), else `chromium` on PATH. The caller closes it.
 */
export async function openBrowser(): Promise<BrowserOrReason> {
  const tried: string[] = [];
  for (const candidate of [fromEnvironment, fromPackage, fromPath]) {
    try {
      const launch = await candidate();
      if (launch === null) continue;
      return { browser: await chromium.launch({ ...launch, headless: true, args: [...flags] }) };
    } catch (error) {
      tried.push(`${candidate.name}: ${firstLine(error)}`);
    }
  }
  return { missing: `needs Chromium: set CHROMIUM_BIN to one that starts. ${tried.join(" ")}` };
}

interface Launch {
  readonly executablePath: string;
  readonly env?: Record<string, string>;
}

/** No sandbox: in containers and CI it needs privileges the tests do not have, and the pages opened are our own. */
const flags: readonly string[] = ["--no-sandbox", "--no-zygote", "--disable-gpu", "--font-render-hinting=none"];

const root = dirname(dirname(fileURLToPath(import.meta.url)));

async function fromEnvironment(): Promise<Launch | null> {
  const executablePath = process.env["CHROMIUM_BIN"];
  return executablePath === undefined || executablePath === "" ? null : { executablePath };
}

async function fromPackage(): Promise<Launch> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`npm packages a Chromium for linux x64 only, this is ${process.platform} ${process.arch}.`);
  }
  const home = await unpackOnce();
  return {
    executablePath: join(home, "chromium"),
    env: {
      ...definedEnvironment(),
      LD_LIBRARY_PATH: [join(home, "al2023", "lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(delimiter),
      FONTCONFIG_FILE: join(home, "fonts.conf"),
    },
  };
}

/** Unpacks into a directory of its own and moves that into place, so that two test runs cannot see half a browser. */
async function unpackOnce(): Promise<string> {
  const library = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const archives = join(dirname(library), "..", "..", "bin");
  const bin = existsSync(archives) ? archives : join(dirname(library), "..", "bin");
  const cache = join(root, "node_modules", ".cache");
  const home = join(cache, "chromium-153.0.0");
  if (existsSync(home)) return home;
  await mkdir(cache, { recursive: true });
  const own = await mkdtemp(join(cache, "chromium-unpacking-"));
  // The package always unpacks into the temporary directory; a process of its own gets another one.
  const script = `import chromium, { inflate } from "@sparticuz/chromium";
    await chromium.executablePath(); await inflate(process.argv[1]);`;
  const unpacking = ["--input-type=module", "--eval", script, join(bin, "al2023.tar.br")];
  await promisify(execFile)(process.execPath, unpacking, { cwd: root, env: { ...process.env, TMPDIR: own } });
  await writeFile(join(own, "fonts.conf"), fontConfiguration(home));
  try {
    await rename(own, home);
  } catch {
    await rm(own, { recursive: true });
  }
  return home;
}

function fontConfiguration(home: string): string {
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>`;
}

async function fromPath(): Promise<Launch> {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (found === undefined) throw new Error("no chromium on PATH.");
  return { executablePath: found };
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
