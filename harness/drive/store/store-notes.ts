/** What the figures of a store rest on and what they do not say. */
export const storeNotes: readonly string[] = [
  "Memory is the growth of Redis' used_memory from an empty server to so many entries: what its allocator was asked for, without fragmentation, replicas, append-only files or the copies of a snapshot.",
  "Entries per byte change with the size of the tables, which grow by doubling: a number of entries just above a power of two is the worst.",
  "The memory of a process is the growth of its heap after garbage collection; every verifier process holds all of it.",
  "A hash and a sorted set keep one name of the issuer for all entries; a key per token repeats it in every key.",
  "A lookup is one EXISTS through the Redis denylist's own code, of a token that is not revoked, one at a time: the time that a request waits for it on an idle connection, and no queue in front of Redis.",
  "The round trip is put on the way to Redis by a relay on this machine; the relay itself adds what the row with 0 s shows over no relay.",
];
