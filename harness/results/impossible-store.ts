import type { EntryMemory, StoreFinding, TimedLookups } from "./store.ts";

/** No entry can be told from others in fewer bytes than its `jti` has random ones: 128 bits. */
const LEAST_ENTRY_BYTES = 16;
/** A lookup is given up on long before this, s. */
const LONGEST_LOOKUP_SECONDS = 60;

/** Names what no store can have shown, each with its path below `store`. */
export function impossibleStore({ memory, lookups }: StoreFinding): string[] {
  return [
    ...memory.flatMap((row, index) => at(`store.memory[${index}]`, impossibleMemory(row))),
    ...lookups.flatMap((row, index) => at(`store.lookups[${index}]`, impossibleLookups(row))),
  ];
}

function impossibleMemory({ entries, grownBytes }: EntryMemory): string | null {
  const perEntry = grownBytes / entries;
  return perEntry >= LEAST_ENTRY_BYTES ? null : `${entries} entries in ${grownBytes} bytes: that is ${perEntry} each.`;
}

function impossibleLookups({
  roundTripSeconds,
  lookups,
  p50Seconds,
  p99Seconds,
  maxSeconds,
  unanswered,
}: TimedLookups) {
  if (!(p50Seconds > 0)) return `a p50 of ${p50Seconds} s must be above 0.`;
  if (p50Seconds < (roundTripSeconds ?? 0))
    return `a p50 of ${p50Seconds} s is below the round trip of ${roundTripSeconds} s.`;
  if ((p99Seconds ?? maxSeconds) < p50Seconds || maxSeconds < (p99Seconds ?? 0)) {
    return `the percentiles do not rise: ${p50Seconds}, ${p99Seconds}, ${maxSeconds} s.`;
  }
  if (maxSeconds > LONGEST_LOOKUP_SECONDS) return `a lookup took ${maxSeconds} s (limit ${LONGEST_LOOKUP_SECONDS} s).`;
  return unanswered <= lookups ? null : `${unanswered} of ${lookups} lookups were given up on.`;
}

function at(path: string, problem: string | null): string[] {
  return problem === null ? [] : [`${path}: ${problem}`];
}
