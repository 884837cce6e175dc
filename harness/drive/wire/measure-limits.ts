import { unmeasured } from "../../plan/unmeasured.ts";
import { captureCommand } from "../../provision/capture-command.ts";
import { findOnPath } from "../../provision/find-on-path.ts";
import { specimenMint } from "../../provision/tokens/specimen-tokens.ts";
import { startTargets } from "../../provision/targets/start-targets.ts";
import { startAnswerServer } from "./answer-server.ts";
import { findLargestToken } from "./find-largest-token.ts";
import { gateways, type Gateway } from "./gateways.ts";
import { startGateway } from "./start-gateway.ts";
import type { NotMeasured } from "../../results/findings.ts";
import type { LargestToken } from "../../results/wire.ts";

/** What the verifier accepts unless told otherwise, and the most it can be told to, bytes. */
const policyLimits = [8192, 15_000] as const;
const algorithm = "HS256";

/**
 * Finds the longest token of the real verifier: what its policy lets in, at the default and raised, and what its HTTP
 * server lets in on the route that checks no token.
 */
export async function verifierLimits(): Promise<readonly LargestToken[]> {
  const found: LargestToken[] = [];
  const common = { component: "verifier", version: null };
  for (const maxTokenBytes of policyLimits) {
    const spec = {
      algorithm,
      engine: "node-crypto",
      tokenProfile: "minimal",
      denylist: "none",
      maxTokenBytes,
    } as const;
    await using targets = await startTargets(spec);
    const issuedAtSeconds = Math.floor(Date.now() / 1e3);
    const mint = await specimenMint(algorithm, { signingKeyFile: targets.signingKeyFile, issuedAtSeconds });
    const setting = `tokens up to ${maxTokenBytes} bytes`;
    found.push({ ...common, setting, ...(await findLargestToken(address(targets.protectedUrl), mint)) });
    if (maxTokenBytes !== policyLimits[0]) continue;
    const head = "request heads up to 16384 bytes, no token check";
    found.push({ ...common, setting: head, ...(await findLargestToken(address(targets.plainUrl), mint)) });
  }
  return found;
}

/** Finds the longest token of every gateway that is installed, in front of a server that takes longer ones; says which are not. */
export async function gatewayLimits(): Promise<{
  readonly found: readonly LargestToken[];
  readonly missing: readonly NotMeasured[];
}> {
  const found: LargestToken[] = [];
  const missing: NotMeasured[] = [];
  await using upstream = await startAnswerServer({ protocol: "HTTP/1.1" }, null);
  const mint = await specimenMint(algorithm, { issuedAtSeconds: 1.8e9 });
  for (const gateway of gateways) {
    const what = `longest token ${gateway.name} lets in`;
    const binary = findOnPath([gateway.name]);
    if (binary === null) {
      const hint = `Install ${gateway.name}; until then see its documented default.`;
      missing.push({ what, why: `needs ${gateway.name}, which is not on PATH`, hint });
      continue;
    }
    try {
      await using running = await startGateway(gateway, binary, upstream.port);
      const largest = await findLargestToken({ socketPath: running.socket, path: "/protected" }, mint);
      const { name: component, setting } = gateway;
      found.push({ component, version: await versionOf(gateway, binary), setting, ...largest });
    } catch (error) {
      missing.push(unmeasured(what, error, `Try ${binary} by hand.`));
    }
  }
  return { found, missing };
}

function address(url: string) {
  const { hostname: host, port, pathname: path } = new URL(url);
  return { host, port, path };
}

async function versionOf({ versionArguments }: Gateway, binary: string): Promise<string | null> {
  const { stdout, stderr } = await captureCommand(binary, versionArguments);
  return /\d+\.\d+\.\d+/.exec(`${stdout}${stderr}`)?.[0] ?? null;
}
