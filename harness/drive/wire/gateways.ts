import { join } from "node:path";

/** A gateway that can be started here to find its limit, when it is installed. */
export interface Gateway {
  readonly name: string;
  /** What was left at its default, in words. */
  readonly setting: string;
  readonly versionArguments: readonly string[];
  /** Its configuration: listen on a Unix socket, pass everything on to a port of 127.0.0.1. */
  configuration(at: GatewayPlace): string;
  startArguments(at: Pick<GatewayPlace, "directory" | "configurationFile">): readonly string[];
}

/** Where a gateway runs. */
export interface GatewayPlace {
  /** Its own directory. */
  readonly directory: string;
  readonly configurationFile: string;
  readonly socket: string;
  readonly upstreamPort: number;
}

const temporaryPaths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

/** Every gateway that is tried. */
export const gateways: readonly Gateway[] = [
  {
    name: "haproxy",
    setting: "tune.bufsize and tune.maxrewrite at their defaults",
    versionArguments: ["-v"],
    configuration: ({ socket, upstreamPort }) => `
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend tokens
  bind unix@${socket} mode 600
  default_backend answers
backend answers
  server one 127.0.0.1:${upstreamPort}
`,
    startArguments: ({ configurationFile }) => ["-db", "-f", configurationFile],
  },
  {
    name: "nginx",
    setting: "large_client_header_buffers at its default",
    versionArguments: ["-v"],
    configuration: ({ directory, socket, upstreamPort }) => `
daemon off;
master_process off;
pid ${join(directory, "nginx.pid")};
events {}
http {
  access_log off;
  ${temporaryPaths.map((kind) => `${kind}_temp_path ${join(directory, kind)};`).join("\n  ")}
  server {
    listen unix:${socket};
    location / { proxy_pass http://127.0.0.1:${upstreamPort}; }
  }
}
`,
    startArguments: ({ directory, configurationFile }) => ["-e", "stderr", "-p", directory, "-c", configurationFile],
  },
];
