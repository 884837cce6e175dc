// Set-up on a fresh machine. Runs on bare Node 20 before anything is installed: nothing but node: may be imported here.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, realpathSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..", "..");
const modules = join(root, "node_modules");
const prerequisiteMissing = 3;

process.exitCode = await setUp();

/** Installs what is missing: packages from the lockfile, with them the project's own Node, then k6 and Redis. */
async function setUp() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    return fail(
      `Node 20 or newer is needed to begin (found ${process.versions.node}).`,
      "install Node 20 or newer, then repeat",
    );
  }
  const reason = whyInstall();
  if (reason !== null) {
    say(`installing packages with npm ci (${reason})`);
    const code = await run(...npm("ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"), "npm ci");
    if (code !== 0) return fail(`npm ci failed (exit ${code}); its message is above.`, `cd ${root} && npm ci`);
  }
  const node = installedNode();
  const version = nodeVersion(node);
  const wanted = lockedPackages(join(root, "package-lock.json"))["node_modules/node"]?.version;
  if (version !== wanted) {
    return fail(
      `The project's own Node ${wanted} is not usable (${version ?? `${node} does not run`}). ` +
        "npm may be set to ignore install scripts; the package `node` needs its own.",
      `cd ${root} && npm rebuild node --ignore-scripts=false --foreground-scripts`,
    );
  }
  say(`Node ${version}, packages as locked`);
  return run(node, [join(root, "harness", "provision", "install-tools.ts")]);
}

/** Why `npm ci` has to run, or null. Compares the lockfile with what npm noted when it last installed. */
function whyInstall() {
  const noted = join(modules, ".package-lock.json");
  if (!existsSync(noted)) return "nothing is installed";
  const installed = lockedPackages(noted);
  const changed = Object.entries(lockedPackages(join(root, "package-lock.json"))).filter(([path, locked]) => {
    if (!path.startsWith("node_modules/")) return false;
    const present = installed[path];
    // Packages for other platforms are never installed.
    if (present === undefined) return locked.optional !== true && locked.devOptional !== true && locked.peer !== true;
    return present.version !== locked.version || present.integrity !== locked.integrity;
  });
  if (changed.length > 0) return `${changed.length} packages differ from the lockfile, first ${changed[0]?.[0]}`;
  return existsSync(installedNode()) ? null : "the project's own Node is missing";
}

function lockedPackages(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}

function installedNode() {
  return join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");
}

function nodeVersion(node) {
  const { status, stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim().replace(/^v/, "") : undefined;
}

/** The npm that runs us, on a Node outside `node_modules`: npm ci removes the one inside while it works. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  const node = outerNode();
  return cli?.endsWith(".js") && node !== null ? [node, [cli, ...args]] : ["npm", args];
}

function outerNode() {
  if (!isInsideModules(process.execPath)) return process.execPath;
  const name = process.platform === "win32" ? "node.exe" : "node";
  const onPath = (process.env.PATH ?? "").split(delimiter).map((directory) => join(directory, name));
  return onPath.find((file) => existsSync(file) && !isInsideModules(file)) ?? null;
}

function isInsideModules(file) {
  return realpathSync(file).startsWith(modules + sep);
}

/** Runs one step with its output on stderr, and for a silent one (with a title) a line every 10 s. */
function run(file, args, title) {
  const began = Date.now();
  const tell = () => title && say(`  still at ${title}, ${Math.round((Date.now() - began) / 1000)} s`);
  const timer = setInterval(tell, 10_000);
  return new Promise((resolve) => {
    const shell = process.platform === "win32" && file === "npm";
    const child = spawn(file, args, { cwd: root, stdio: ["ignore", 2, 2], shell });
    const end = (code) => {
      clearInterval(timer);
      resolve(code);
    };
    child.on("error", (error) => {
      say(`${file}: ${error.message}`);
      end(prerequisiteMissing);
    });
    child.on("exit", (code) => end(code ?? 130));
  });
}

function say(text) {
  process.stderr.write(`set-up: ${text}\n`);
}

function fail(what, next) {
  say(`${what}\n  Next: ${next}`);
  return prerequisiteMissing;
}
