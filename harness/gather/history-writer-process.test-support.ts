import { exampleHistoryRun } from "../results/example-history.test-support.ts";
import { appendHistoryLine } from "./history-store.ts";

/** `FILE NAME COUNT`: appends so many runs to a history, one after another, and tells which were written. */
const [file = "", name = "", count = "0"] = process.argv.slice(2);
for (let night = 0; night < Number(count); night += 1) {
  const run = exampleHistoryRun(
    night,
    { RS256: 0.01 },
    { id: `${name}-${night}`, link: `https://ci.example/${"x".repeat(5000)}` },
  );
  await appendHistoryLine(file, run);
  process.stdout.write(`${run.id}\n`);
}
