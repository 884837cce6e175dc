#!/usr/bin/env node
// Above the version check nothing may be imported: on an older Node even loading the sources is a syntax error.
const [major] = process.versions.node.split(".").map(Number);
if (major < 24) {
  process.stderr.write(
    `JC-NODE-001: jwt-capacity needs Node >= 24 (found ${process.versions.node}). ` +
      "Hint: `npm start` installs and uses the project's own Node; or run node_modules/.bin/node harness/cli/bin.mjs\n",
  );
  process.exitCode = 3;
} else {
  await import("./main.ts");
}
