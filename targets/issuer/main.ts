import { runTarget } from "../process/run-target.ts";
import { parseIssuerOptions } from "./options.ts";
import { startIssuer } from "./start-issuer.ts";

await runTarget(parseIssuerOptions(process.argv.slice(2), process.env), startIssuer);
