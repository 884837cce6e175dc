import { runTarget } from "../process/run-target.ts";
import { parseNullOptions } from "./options.ts";
import { startNull } from "./start-null.ts";

await runTarget(parseNullOptions(process.argv.slice(2)), startNull);
