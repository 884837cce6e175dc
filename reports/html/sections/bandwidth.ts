import type { TokenBytes } from "../../../harness/analyse/analysis.ts";
import { payloadBitsPerSecond } from "../../answer/payload-bits.ts";
import type { Bar, BarChartSpec } from "../../format/chart-spec.ts";
import { formatQuantity } from "../../format/format-quantity.ts";
import { chartFigure } from "../chart-figure.ts";
import { emptyState } from "../empty-state.ts";
import { html, type Content, type Html } from "../escape-html.ts";
import { figure } from "../figures.ts";
import type { Section } from "../section.ts";
import { table } from "../table.ts";

/** Token and request bytes, and what they are on the wire at a rate the reader chooses. */
export const bandwidthSection: Section = {
  id: "bandwidth",
  title: "Token size and bandwidth",
  render: ({ run, analysis }) => {
    if (analysis.bytes.length === 0) {
      return { body: emptyState(run, ["verify"], "No token was minted, so no size is known."), charts: [] };
    }
    const chart = sizeChart(analysis.bytes);
    const rate = run.run.sizing.ratePerSecond;
    return {
      body: html`${chartFigure(chart)}
        <p class="field needs-script" hidden>
          <label for="bandwidth-rate">Bandwidth at</label>
          <input
            id="bandwidth-rate"
            type="number"
            min="1"
            max="1000000000"
            step="any"
            value="${rate}"
            inputmode="decimal"
          />
          validations/s <span id="bandwidth-problem" role="status" class="problem"></span>
        </p>
        ${sizeTable(analysis.bytes, rate)}
        <p class="note">
          Bandwidth here is payload only; the fleet calculator adds TCP/IP. Requests are as k6 sends them, headers
          included; where only the probe carried a token, what k6’s headers have more is added to what it counted. Many
          servers refuse headers above 8 KiB.
        </p>`,
      charts: [chart],
    };
  },
};

/** The header limit that servers and gateways commonly start with. */
const HEADER_LIMIT_BYTES = 8192;

function sizeChart(bytes: readonly TokenBytes[]): BarChartSpec {
  return {
    kind: "bars",
    id: "chart-token-bytes",
    quantity: "bytes",
    axis: "bytes per token",
    stacked: true,
    conclusion: sizeConclusion(bytes),
    categories: bytes.map((row) => nameRow(row)),
    series: [
      { label: "header and claims", bars: bytes.map((row) => bar(row.meanTokenBytes - row.signatureBytes)) },
      { label: "signature", bars: bytes.map((row) => bar(row.signatureBytes)) },
    ],
  };
}

function bar(value: number): Bar {
  return { value, low: null, high: null };
}

function sizeConclusion(bytes: readonly TokenBytes[]): string {
  const ranked = bytes.toSorted((a, b) => a.meanTokenBytes - b.meanTokenBytes);
  const [smallest] = ranked;
  const largest = ranked.at(-1);
  if (smallest === undefined || largest === undefined) return "No token was minted.";
  if (smallest === largest) return `One token: ${nameSize(smallest)}.`;
  return `Smallest token: ${nameSize(smallest)}; largest: ${nameSize(largest)}.`;
}

function nameSize(row: TokenBytes): string {
  return `${nameRow(row)} (${formatQuantity(row.meanTokenBytes, "bytes")})`;
}

function sizeTable(bytes: readonly TokenBytes[], rate: number): Html {
  return table(
    "Bytes per token and per request",
    [
      { title: "Algorithm · token" },
      { title: "Token", align: "number" },
      { title: "Signature", align: "number" },
      { title: "of 8 KiB", align: "number" },
      { title: "n", align: "number" },
      { title: "Request", align: "number" },
      { title: "Response", align: "number" },
      // The page script changes these with the rate; what is saved is for the rate of the run.
      { title: "Tokens alone", align: "number", exportTitle: `Tokens alone at ${rate}/s` },
      { title: "Requests", align: "number", exportTitle: `Requests at ${rate}/s` },
    ],
    bytes.map((row) => [
      nameRow(row),
      figure(row.meanTokenBytes, "bytes"),
      figure(row.signatureBytes, "bytes"),
      figure(row.meanTokenBytes / HEADER_LIMIT_BYTES, "share"),
      figure(row.samples, "count"),
      figure(row.sentBytesPerRequest?.value, "bytes"),
      figure(row.receivedBytesPerRequest?.value, "bytes"),
      bandwidth(row.meanTokenBytes, rate),
      bandwidth(row.sentBytesPerRequest?.value, rate),
    ]),
  );
}

/** A cell that the page script recomputes when the rate changes. */
function bandwidth(bytes: number | undefined, rate: number): Content {
  if (bytes === undefined) return figure(null, "bitsPerSecond");
  return html`<span data-bytes="${bytes}">${figure(payloadBitsPerSecond(bytes, rate), "bitsPerSecond")}</span>`;
}

function nameRow({ algorithm, tokenProfile }: TokenBytes): string {
  return `${algorithm} · ${tokenProfile}`;
}
