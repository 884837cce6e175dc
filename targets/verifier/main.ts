import { runTarget } from "../process/run-target.ts";
import { parseVerifierOptions } from "./options.ts";
import { startVerifier } from "./start-verifier.ts";

await runTarget(parseVerifierOptions(process.argv.slice(2), process.env), startVerifier);
