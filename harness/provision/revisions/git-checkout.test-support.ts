import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { onTestFinished } from "vitest";
import { projectRoot } from "../cache-directory.ts";

/** A git checkout of its own that holds this project's targets. */
export interface GitCheckout {
  readonly path: string;
  /** Replaces a part of a file, which must be there. */
  edit(file: string, from: string, to: string): Promise<void>;
  write(file: string, content: string): Promise<void>;
  /** Commits everything and returns the commit. */
  commit(message: string): Promise<string>;
  git(...args: string[]): Promise<string>;
}

/** Makes a checkout with the targets as they are now in its first commit; it goes when the test ends. */
export async function gitCheckout(): Promise<GitCheckout> {
  const path = await mkdtemp(join(tmpdir(), "jwt-capacity-checkout-"));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const name of ["targets", "package.json", "package-lock.json", ".npmrc"])
    await cp(join(projectRoot, name), join(path, name), { recursive: true });
  const git = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)("git", args, { cwd: path });
    return stdout.trim();
  };
  await git("init", "--quiet", "--initial-branch=main");
  const checkout: GitCheckout = {
    path,
    async edit(file, from, to) {
      const text = await readFile(join(path, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} holds no ${JSON.stringify(from)}: the test no longer fits it`);
      await writeFile(join(path, file), text.replace(from, to));
    },
    async write(file, content) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), content);
    },
    async commit(message) {
      await git("add", "--all");
      const who = ["-c", "user.name=test", "-c", "user.email=test@example.test", "-c", "commit.gpgsign=false"];
      await git(...who, "commit", "--quiet", "--allow-empty", `--message=${message}`);
      return await git("rev-parse", "HEAD");
    },
    git,
  };
  await checkout.commit("targets as they are");
  return checkout;
}
