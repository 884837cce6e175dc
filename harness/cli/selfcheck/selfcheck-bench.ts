import { compareWithOpenssl, type OpensslRatio } from "../../drive/bench/compare-with-openssl.ts";
import { type CheckLine, checkResult, type CheckResult, shownLine } from "./selfcheck-lines.ts";
import type { SelfcheckSetting } from "./selfcheck-setting.ts";

/** `node-crypto` beside `openssl speed`. */
export async function checkBench({ environment, quick }: SelfcheckSetting): Promise<CheckResult> {
  const { signal } = environment;
  const ratios = await compareWithOpenssl({ signal, rounds: quick ? 1 : 3 });
  signal.throwIfAborted();
  const [first] = ratios;
  const remarks =
    first === undefined
      ? ["Not compared: there is no openssl on PATH, or it does not answer."]
      : [
          `Node has OpenSSL ${first.nodeOpensslVersion} inside, the command is ${first.commandOpensslVersion}; node-crypto also decodes and hashes, the command only does what it names.`,
        ];
  return checkResult("bench", benchLines(ratios), remarks);
}

/** Ratios without a limit: how far the two versions of OpenSSL differ is not ours to judge. */
function benchLines(ratios: readonly OpensslRatio[]): CheckLine[] {
  return ratios.map(({ algorithm, ratio, rounds }) =>
    shownLine(`CPU per verify of ${algorithm}, node-crypto / openssl speed`, { value: ratio, samples: rounds }),
  );
}
