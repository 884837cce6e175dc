import type { Usage } from "../admin/read-usage.ts";
import { parseIssuerOptions } from "../issuer/options.ts";
import { startIssuer } from "../issuer/start-issuer.ts";
import type { ReadyLine } from "../process/run-target.ts";
import { parseVerifierOptions } from "./options.ts";
import { startVerifier } from "./start-verifier.ts";

/** An issuer and a verifier that trusts it, listening on loopback in this process. */
export interface RunningPair extends AsyncDisposable {
  readonly issuer: ReadyLine;
  readonly verifier: ReadyLine;
  /** A good token, fresh each time. */
  mint(): Promise<string>;
  post(url: string, body: unknown): Promise<Response>;
  /** What the verifier counted, from its admin listener. */
  usage(): Promise<Usage>;
}

/** Starts both with the arguments that the command line takes. */
export async function startPair(
  issuerArguments: readonly string[] = [],
  verifierArguments: readonly string[] = [],
): Promise<RunningPair> {
  await using stack = new AsyncDisposableStack();
  const issuerOptions = parseIssuerOptions(issuerArguments, {});
  if ("problems" in issuerOptions) throw new Error(issuerOptions.problems.join("; "));
  const issuer = stack.use(await startIssuer(issuerOptions.options));
  const verifierOptions = parseVerifierOptions(
    [
      `--jwks=${issuer.ready.url}/.well-known/jwks.json`,
      ...verifierArguments.map((text) => text.replace("ISSUER_ADMIN", issuer.ready.adminUrl)),
    ],
    {},
  );
  if ("problems" in verifierOptions) throw new Error(verifierOptions.problems.join("; "));
  const verifier = stack.use(await startVerifier(verifierOptions.options));
  const running = stack.move();
  return {
    issuer: issuer.ready,
    verifier: verifier.ready,
    async mint() {
      const { tokens }: { tokens: string[] } = JSON.parse(
        await (await post(`${issuer.ready.adminUrl}/mint`, {})).text(),
      );
      return tokens[0] ?? "";
    },
    post,
    usage: async (): Promise<Usage> => JSON.parse(await (await fetch(`${verifier.ready.adminUrl}/usage`)).text()),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
}
