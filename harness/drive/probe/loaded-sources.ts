import { performance } from "node:perf_hooks";
import { errorMessage } from "../../plan/error-message.ts";
import { type Endpoint, resolveEndpoint } from "./endpoint.ts";
import { createLane, type Lane } from "./lane.ts";
import type { ProbeSource, SliceSpec } from "./probe-protocol.ts";
import type { SliceGround } from "./run-slice.ts";
import { type TokenRequests, tokenRequests } from "./token-requests.ts";

/** The probe's sources, by name, with connections that stay from slice to slice. */
export interface LoadedSources {
  /**
   * Opens the connections that a slice needs, before it begins.
   *
   * @throws Error when there is no such source, or nothing answers there
   */
  prepare(spec: SliceSpec): Promise<SliceGround>;
}

/**
 * Reads every corpus and looks up every address.
 *
 * @throws Error when a file cannot be read or an address is not a loopback one
 */
export async function loadSources(sources: readonly ProbeSource[]): Promise<LoadedSources> {
  const loaded = new Map<string, LoadedSource>();
  for (const source of sources) {
    const endpoint = await resolveEndpoint(source);
    loaded.set(source.name, {
      endpoint,
      requests: tokenRequests(source, endpoint),
      kept: createLanes(endpoint, source.connections, false),
      fresh: createLanes(endpoint, source.connections, true),
    });
  }
  return {
    async prepare({ source: name, connection }) {
      const source = loaded.get(name);
      if (source === undefined) throw new Error(`no source ${name}; there are ${[...loaded.keys()].join(", ")}`);
      const { endpoint, requests } = source;
      const lanes = connection === "new" ? source.fresh : await openKept(source);
      return { lanes, requests, secure: endpoint.tls !== null };
    },
  };
}

interface LoadedSource {
  readonly endpoint: Endpoint;
  readonly requests: TokenRequests;
  readonly kept: readonly Lane[];
  readonly fresh: readonly Lane[];
}

function createLanes(endpoint: Endpoint, connections: number, fresh: boolean): Lane[] {
  return Array.from({ length: connections }, () => createLane(endpoint, fresh));
}

// Node's servers close a connection that was idle for 5 s, maybe while the next request is on its way.
const MOST_IDLE_MS = 60_000;

async function openKept(source: LoadedSource): Promise<readonly Lane[]> {
  const now = performance.now();
  for (const lane of source.kept) if (now - lane.freeSince > MOST_IDLE_MS) lane.close();
  try {
    await Promise.all(source.kept.map((lane) => lane.open()));
  } catch (error) {
    throw new Error(`no connection to ${source.endpoint.url}: ${errorMessage(error)}`, { cause: error });
  }
  return source.kept;
}
