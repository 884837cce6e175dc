import type { DocumentedLimit } from "../../results/wire.ts";

const nginxDocumentation = "https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers";
const nginx = {
  setting: "large_client_header_buffers 4 8k",
  limitBytes: 8 * 1024,
  appliesTo: "header-field",
  status: 400,
} as const;
const envoy = { limitBytes: 60 * 1024, appliesTo: "request-head", status: 431 } as const;
const goServer = { limitBytes: 1024 * 1024, appliesTo: "request-head", status: 431 } as const;

/** Documented defaults, not measured here: a gateway's own manual is what they rest on, and a distribution may change them. */
export const headerLimits: readonly DocumentedLimit[] = [
  { gateway: "nginx", ...nginx, source: nginxDocumentation },
  { gateway: "Kong (nginx)", ...nginx, source: nginxDocumentation },
  {
    gateway: "HAProxy",
    setting: "tune.bufsize 16384 less tune.maxrewrite 1024",
    limitBytes: 16384 - 1024,
    appliesTo: "request-head",
    status: 400,
    source: "https://docs.haproxy.org/2.6/configuration.html#3.2-tune.bufsize",
  },
  {
    gateway: "Envoy",
    setting: "max_request_headers_kb 60",
    ...envoy,
    source:
      "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
  },
  {
    gateway: "Istio (Envoy)",
    setting: "max_request_headers_kb 60",
    ...envoy,
    source:
      "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/network/http_connection_manager/v3/http_connection_manager.proto",
  },
  {
    gateway: "Apache httpd",
    setting: "LimitRequestFieldSize 8190",
    limitBytes: 8190,
    appliesTo: "header-field",
    status: 400,
    source: "https://httpd.apache.org/docs/2.4/mod/core.html#limitrequestfieldsize",
  },
  {
    gateway: "AWS Application Load Balancer",
    setting: "single header 16K (entire request header 64K), not adjustable",
    limitBytes: 16 * 1024,
    appliesTo: "header-field",
    status: null,
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html",
  },
  {
    gateway: "Traefik",
    setting: "http.maxHeaderBytes 1048576",
    ...goServer,
    source: "https://doc.traefik.io/traefik/v2.11/security/http2-header-memory/",
  },
  {
    gateway: "Go net/http",
    setting: "DefaultMaxHeaderBytes 1 << 20",
    ...goServer,
    source: "https://pkg.go.dev/net/http#pkg-constants",
  },
  {
    gateway: "Node.js",
    setting: "--max-http-header-size 16384",
    limitBytes: 16 * 1024,
    appliesTo: "request-head",
    status: 431,
    source: "https://nodejs.org/api/cli.html#--max-http-header-sizesize",
  },
];
