import { availableParallelism } from "node:os";
import { open, readFile, rename, rm } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { Piscina } from "piscina";
import { readSigningKey } from "../../../targets/issue/signing-key.ts";
import type { TokenCaseId } from "../../../targets/issue/token-cases.ts";
import { algorithms } from "../../../targets/verify/algorithms.ts";
import { corpusLine } from "./token-corpus-lines.ts";
import { mintCorpusTokens, type CorpusSlice } from "./token-corpus-slice.ts";

/** Which tokens to mint. */
export interface TokenCorpusSpec extends Omit<CorpusSlice, "from" | "to" | "issuedAtSeconds" | "cases"> {
  /** Distinct tokens. */
  readonly count: number;
  /** The case of each of the first tokens; those after them are valid, and all are where it is absent. */
  readonly cases?: readonly TokenCaseId[];
  /** Where they go, one a line as `corpusLine` writes it; only this user may read it. */
  readonly file: string;
  /** Called now and then with the tokens minted so far. */
  readonly onProgress?: (minted: number, count: number) => void;
  /** Ends the minting, and leaves no file, when aborted. */
  readonly signal?: AbortSignal;
}

/** A corpus that was written. */
export interface TokenCorpus {
  readonly file: string;
  readonly tokens: number;
  /** When the first of them expires, s since 1970. */
  readonly expiresAtSeconds: number;
  readonly size: TokenSize;
}

/** Lengths of the valid tokens of a corpus; of all where none is valid. */
export interface TokenSize {
  readonly samples: number;
  readonly meanTokenBytes: number;
  readonly minTokenBytes: number;
  readonly maxTokenBytes: number;
  /** Of the signature part, after base64url. */
  readonly signatureBytes: number;
}

/** Estimated minting time above which worker threads are worth their start, s. */
const threadsAboveSeconds = 1;
/** Minting time of one slice, s: short enough for progress to be seen and for threads to share the work evenly. */
const sliceSeconds = 0.2;
const maxSliceTokens = 500;

/**
 * Mints distinct tokens into a file: number i of a seed has the same `jti` and `sub` on every machine.
 *
 * All are issued now and live equally long. The file appears whole or not at all.
 * @throws {Error} When the key does not fit the algorithm or the file cannot be written. No message holds a token.
 * @throws the signal's reason when it is aborted meanwhile
 */
export async function writeTokenCorpus(spec: TokenCorpusSpec): Promise<TokenCorpus> {
  const { count, file, onProgress, signal, cases, ...common } = spec;
  if (!Number.isSafeInteger(count) || count < 1) throw new Error(`a corpus needs at least one token; got ${count}`);
  const issuedAtSeconds = Math.floor(Date.now() / 1e3);
  const secondsPerToken = await timeOneToken(spec);
  const sliceTokens = Math.max(1, Math.min(maxSliceTokens, Math.round(sliceSeconds / secondsPerToken)));
  const slices: CorpusSlice[] = [];
  for (let from = 0; from < count; from += sliceTokens) {
    const to = Math.min(from + sliceTokens, count);
    const slice = { ...common, issuedAtSeconds, from, to };
    slices.push(cases === undefined ? slice : { ...slice, cases: cases.slice(from, to) });
  }
  const size = createSizeMeter(algorithms[spec.algorithm].signatureBytes);
  const someValid = cases === undefined || cases.length < count || cases.includes("valid");
  let written = 0;
  const partial = `${file}.${process.pid}.partial`;
  try {
    await using output = await open(partial, "w", 0o600);
    await output.chmod(0o600);
    for await (const tokens of mintSlices(slices, secondsPerToken * count)) {
      signal?.throwIfAborted();
      const from = written;
      await output.write(tokens.map((token, index) => `${corpusLine(token, cases?.[from + index])}\n`).join(""));
      for (const [index, token] of tokens.entries()) {
        // A token that is wrong can have another length than the ones a service issues.
        if (!someValid || (cases?.[from + index] ?? "valid") === "valid") size.add(token);
      }
      written += tokens.length;
      onProgress?.(written, count);
    }
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
  await rename(partial, file);
  return { file, tokens: count, expiresAtSeconds: issuedAtSeconds + spec.lifetimeSeconds, size: size.read() };
}

async function timeOneToken(spec: TokenCorpusSpec): Promise<number> {
  const key = readSigningKey(await readFile(spec.signingKeyFile, "utf8"), spec.algorithm);
  const { cases: _cases, ...common } = spec;
  const trial: CorpusSlice = { ...common, issuedAtSeconds: 0, from: 0, to: 3 };
  mintCorpusTokens(trial, key);
  const startedAt = performance.now();
  mintCorpusTokens(trial, key);
  return (performance.now() - startedAt) / 1e3 / 3;
}

// In order of the slices, whoever mints them: the same seed gives the same file.
async function* mintSlices(
  slices: readonly CorpusSlice[],
  estimatedSeconds: number,
): AsyncGenerator<readonly string[]> {
  const threads = Math.min(availableParallelism(), slices.length);
  if (estimatedSeconds < threadsAboveSeconds || threads < 2) {
    const [first] = slices;
    if (first === undefined) return;
    const key = readSigningKey(await readFile(first.signingKeyFile, "utf8"), first.algorithm);
    for (const slice of slices) {
      yield mintCorpusTokens(slice, key);
      // Lets signals and progress through between slices.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return;
  }
  const filename = new URL("./token-corpus-worker.ts", import.meta.url).href;
  await using pool = new Piscina<CorpusSlice, string[]>({
    filename,
    name: "mintSlice",
    minThreads: threads,
    maxThreads: threads,
  });
  const mint = (slice: CorpusSlice): Promise<string[]> => {
    const minted = pool.run(slice);
    // What nobody waits for any more, because the minting was ended, may fail unseen.
    minted.catch(() => {});
    return minted;
  };
  const ahead = slices.slice(0, 2 * threads).map(mint);
  for (const next of [...slices.slice(2 * threads), ...ahead.map(() => undefined)]) {
    const tokens = await ahead.shift();
    if (next !== undefined) ahead.push(mint(next));
    if (tokens !== undefined) yield tokens;
  }
}

function createSizeMeter(rawSignatureBytes: number) {
  let samples = 0;
  let sum = 0;
  let least = Infinity;
  let most = 0;
  return {
    add(token: string) {
      samples += 1;
      sum += token.length;
      least = Math.min(least, token.length);
      most = Math.max(most, token.length);
    },
    read: (): TokenSize => ({
      samples,
      meanTokenBytes: sum / samples,
      minTokenBytes: least,
      maxTokenBytes: most,
      // Of the algorithm, since a token of another one may be among them; base64url without padding (RFC 4648 §5).
      signatureBytes: Math.ceil((rawSignatureBytes * 4) / 3),
    }),
  };
}
