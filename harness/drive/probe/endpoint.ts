import { lookup } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { BlockList, isIP } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import type { ProbeSource } from "./probe-protocol.ts";

/** Where a source's connections go, looked up once so that no name is resolved inside a measured connect. */
export interface Endpoint {
  readonly url: string;
  /** An IP address. */
  readonly address: string;
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** Value of the `host` header. */
  readonly host: string;
  readonly tls: EndpointTls | null;
}

export interface EndpointTls {
  readonly secureContext: SecureContext;
  /** Name sent to the server and looked for in its certificate; empty for an address, which is never sent. */
  readonly servername: string;
}

/**
 * Finds the address.
 *
 * @throws Error when it is not a loopback address: a generator that sends as fast as it can is not for other people's servers
 */
export async function resolveEndpoint(source: ProbeSource): Promise<Endpoint> {
  const { protocol, hostname, port, pathname, search, host } = new URL(source.url);
  if (protocol !== "http:" && protocol !== "https:")
    throw new Error(`the probe speaks http and https, not ${protocol}`);
  const name = hostname.replace(/^\[(.*)\]$/, "$1");
  const { address, family } = await lookup(name);
  if (!loopback.check(address, family === 6 ? "ipv6" : "ipv4"))
    throw new Error(`the probe loads loopback addresses only, and ${source.url} is at ${address}`);
  return {
    url: source.url,
    address,
    port: Number(port || (protocol === "https:" ? 443 : 80)),
    path: `${pathname}${search}`,
    host,
    tls: protocol === "https:" ? tlsOf(source, name) : null,
  };
}

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function tlsOf(source: ProbeSource, name: string): EndpointTls {
  // Made once: reading the certificates is no part of a handshake.
  const ca = source.tls === undefined ? {} : { ca: readFileSync(source.tls.caFile) };
  const secureContext = createSecureContext({ ...ca, minVersion: "TLSv1.3" });
  return { secureContext, servername: isIP(name) === 0 ? name : "" };
}
