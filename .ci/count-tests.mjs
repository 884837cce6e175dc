// Prints `N passed, N failed` from vitest's JSON report and the exit status of the whole, with `, N skipped` when some were.
import { existsSync, readFileSync } from "node:fs";

const [report = "", status = "1"] = process.argv.slice(2);
const tests = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
const passed = tests.numPassedTests ?? 0;
const skipped = (tests.numPendingTests ?? 0) + (tests.numTodoTests ?? 0);
// A file that does not load, an unhandled error, lint, format or types fail without a failed test: they count as one.
const failed = Math.max(tests.numFailedTests ?? 0, status === "0" ? 0 : 1);

process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`);
