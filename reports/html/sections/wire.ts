import { COMMAND } from "../../../harness/results/command.ts";
import type {
  DocumentedLimit,
  EncryptedTokenWeight,
  RequestBytes,
  WireFinding,
} from "../../../harness/results/wire.ts";
import { formatExact, NO_DATA } from "../../format/format-quantity.ts";
import { html, textOf, type Content, type Html } from "../escape-html.ts";
import { figure, figureAs } from "../figures.ts";
import { withoutCharts, type Section } from "../section.ts";
import { table } from "../table.ts";

/** What a token weighs in a request, by protocol and connection, and how long it may be. Counted, not timed. */
export const wireSection: Section = {
  id: "wire",
  title: "Bytes on the wire",
  render: ({ run: { wire } }) => {
    if (wire === null) {
      return withoutCharts(
        html`<p class="empty">
          <strong>No data.</strong> Bytes on the wire were not counted in this run. They need neither k6 nor Redis;
          <code>${COMMAND} run --profile standard</code> counts them.
        </p>`,
      );
    }
    return withoutCharts(
      html`<p>${compressionWords(wire)}</p>
        ${requestTable(wire)} ${connectionTable(wire)} ${largestTable(wire)} ${documentedTable(wire.documentedLimits)}
        ${encryptedTable(wire.encryptedTokens)}
        <details>
          <summary>What these counts rest on and do not say</summary>
          <ul>
            ${wire.notes.map((note) => html`<li>${note}</li>`)}
            ${wire.notMeasured.map(({ what, why, hint }) => html`<li>Not counted: ${what}, ${why}. ${hint}</li>`)}
          </ul>
        </details>`,
    );
  },
};

/** A way for a request to travel: a column of the table. */
interface Way {
  readonly title: string;
  readonly matches: (request: RequestBytes) => boolean;
}

const onHttp1 = ({ protocol, carrier }: RequestBytes): boolean => protocol === "HTTP/1.1" && carrier !== "cookie";
const onHttp2 = ({ protocol, security, on }: RequestBytes): boolean =>
  protocol === "HTTP/2" && security === "plain" && on === "following";
const isBearer = ({ carrier, indexing }: RequestBytes): boolean =>
  carrier === "authorization" && indexing === "library";
const isCookie = ({ carrier, indexing }: RequestBytes): boolean => carrier === "cookie" && indexing === "library";

const ways: readonly Way[] = [
  { title: "HTTP/1.1", matches: (one) => onHttp1(one) && one.security === "plain" && one.on === "following" },
  { title: "HTTP/1.1, TLS 1.3", matches: (one) => onHttp1(one) && one.security !== "plain" && one.on === "following" },
  {
    title: "new TLS 1.3 connection",
    matches: (one) => onHttp1(one) && one.security !== "plain" && one.on === "new-connection",
  },
  { title: "resumed", matches: (one) => onHttp1(one) && one.on === "resumed-connection" },
  { title: "HTTP/2 distinct token", matches: (one) => onHttp2(one) && isBearer(one) && one.tokens === "distinct" },
  { title: "HTTP/2 same token", matches: (one) => onHttp2(one) && isBearer(one) && one.tokens === "same" },
  {
    title: "same, client that indexes it",
    matches: (one) => onHttp2(one) && one.indexing === "always" && one.tokens === "same",
  },
  { title: "same, as a cookie", matches: (one) => onHttp2(one) && isCookie(one) && one.tokens === "same" },
];

function requestTable({ requests, tokens }: WireFinding): Html {
  const kinds = Map.groupBy(
    requests.filter(({ algorithm }) => algorithm !== null),
    ({ algorithm, tokenProfile }) => `${algorithm ?? ""} · ${tokenProfile ?? ""}`,
  );
  return table(
    "Bytes sent per request that carries a token (TCP payload, mean)",
    [
      { title: "Token" },
      { title: "token", align: "number" },
      ...ways.map(({ title }) => ({ title, align: "number" as const })),
    ],
    [...kinds].map(([name, group]) => {
      const weight = tokens.find(({ algorithm, tokenProfile }) => name === `${algorithm} · ${tokenProfile}`);
      return [
        name,
        counted(weight?.meanBytes),
        ...ways.map(({ matches }): Content => {
          const found = group.find(matches);
          return found === undefined ? "–" : counted(found.sent.meanBytes);
        }),
      ];
    }),
  );
}

/** Whether header compression helps, said of the typical RS256 token or of the first that was counted. */
function compressionWords({ requests }: WireFinding): Html {
  const first = requests.find(({ algorithm, tokenProfile }) => algorithm === "RS256" && tokenProfile === "typical");
  const { algorithm, tokenProfile } = first ?? requests.find((request) => request.algorithm !== null) ?? noToken;
  const bytes = (title: string): Html => {
    const way = ways.find((one) => one.title === title);
    const found = requests.find(
      (request) =>
        request.algorithm === algorithm && request.tokenProfile === tokenProfile && way?.matches(request) === true,
    );
    return counted(found?.sent.meanBytes);
  };
  return html`Counted at the sockets, not timed. A ${tokenProfile ?? ""} ${algorithm ?? ""} token makes a request of
  ${bytes("HTTP/1.1")} over HTTP/1.1 and of ${bytes("HTTP/2 distinct token")} over HTTP/2. Repeating the same token
  there takes ${bytes("HTTP/2 same token")} with Node’s library, which never indexes a bearer token,
  ${bytes("same, client that indexes it")} with a client that does, and ${bytes("same, as a cookie")} as a cookie. A new
  TLS 1.3 connection for it takes ${bytes("new TLS 1.3 connection")}.`;
}

const noToken = { algorithm: null, tokenProfile: null } as const;

function connectionTable({ connections, conditions }: WireFinding): Html {
  const certificate =
    conditions.certificateBytes === null ? "" : ` (one certificate of ${textOf(counted(conditions.certificateBytes))})`;
  return table(
    `Bytes to open a connection, before the first request${certificate}`,
    [
      { title: "Protocol" },
      { title: "Security" },
      { title: "Handshake" },
      { title: "sent", align: "number" },
      { title: "received", align: "number" },
    ],
    connections.map(({ protocol, security, handshake, sentBytes, receivedBytes }) => [
      protocol,
      security,
      handshake ?? "none",
      counted(sentBytes),
      counted(receivedBytes),
    ]),
  );
}

function largestTable({ largestTokens }: WireFinding): Html | false {
  if (largestTokens.length === 0) return false;
  return table(
    "Longest token let in, measured by sending longer and longer ones",
    [
      { title: "Component" },
      { title: "Setting" },
      { title: "let in", align: "number" },
      { title: "turned away", align: "number" },
      { title: "with", align: "number" },
    ],
    largestTokens.map(({ component, version, setting, acceptedTokenBytes, refusedTokenBytes, refusedStatus }) => [
      version === null ? component : `${component} ${version}`,
      setting,
      counted(acceptedTokenBytes),
      counted(refusedTokenBytes),
      refusedStatus === null ? "connection cut" : String(refusedStatus),
    ]),
  );
}

function documentedTable(limits: readonly DocumentedLimit[]): Html | false {
  if (limits.length === 0) return false;
  return table(
    "Default limits of gateways: documented, not measured",
    [
      { title: "Gateway" },
      { title: "Setting" },
      { title: "limit", align: "number" },
      { title: "of" },
      { title: "status", align: "number" },
      { title: "Documentation" },
    ],
    limits.map(({ gateway, setting, limitBytes, appliesTo, status, source }) => [
      gateway,
      setting,
      counted(limitBytes),
      appliesTo === "header-field" ? "one header field" : "the whole request head",
      status === null ? "not documented" : String(status),
      html`<code>${source}</code>`,
    ]),
  );
}

function encryptedTable(weights: readonly EncryptedTokenWeight[]): Html | false {
  if (weights.length === 0) return false;
  const plain = weights.filter(({ compressed }) => !compressed);
  return table(
    "Encrypted tokens (JWE, dir with A256GCM) with and without zip",
    [
      { title: "Content" },
      { title: "Token" },
      { title: "without zip", align: "number" },
      { title: "with zip", align: "number" },
      { title: "saves", align: "number" },
    ],
    plain.map(({ content, signedWith, tokenProfile, meanBytes }) => {
      const zipped = weights.find(
        (one) =>
          one.compressed &&
          one.content === content &&
          one.signedWith === signedWith &&
          one.tokenProfile === tokenProfile,
      );
      return [
        content === "claims" ? "claims" : `token signed with ${signedWith ?? ""}`,
        tokenProfile,
        counted(meanBytes),
        counted(zipped?.meanBytes),
        figure(zipped === undefined ? null : 1 - zipped.meanBytes / meanBytes, "share"),
      ];
    }),
  );
}

/** Counted bytes in full: three digits are for what was estimated. */
function counted(bytes: number | undefined): Html {
  if (bytes === undefined) return html`${NO_DATA}`;
  return figureAs(`${formatExact(Math.round(bytes))}\u00a0B`, bytes, "bytes");
}
