import { PAGE_DATA_ID, PAGE_SCRIPT_ID, type PageData } from "../format/page-data.ts";
import { embedJson } from "./embed-json.ts";
import { html, markupOf, raw, type Html } from "./escape-html.ts";
import { termPopovers } from "./terms.ts";

/** The bundled page script, the few lines that unpack it, and the style sheet, each with the hash that lets it, and nothing else, run. */
export interface PageAssets {
  readonly start: string;
  readonly script: string;
  readonly style: string;
  /** `sha256-…` as a content security policy names them. */
  readonly startHash: string;
  readonly scriptHash: string;
  readonly styleHash: string;
  /** Packs a text that the page script unpacks: raw DEFLATE (RFC 1951) in base64. */
  readonly pack: (text: string) => string;
}

/** What a page is made of, beside what every page has. */
export interface PageParts {
  readonly title: string;
  readonly header: Html;
  readonly main: Html;
  readonly footer: Html;
  readonly data: PageData;
}

/** One self-contained HTML file that needs no network, with a policy that lets only its own script and style run. */
export function pageDocument({ title, header, main, footer, data }: PageParts, assets: PageAssets): string {
  const content = html`${header}
    <main id="main" tabindex="-1">${main}</main>
    <footer>${footer}</footer>`;
  // Style and script are put together outside the template: one more blank inside them and their hashes no longer fit.
  return markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy(assets)}" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="referrer" content="no-referrer" />
          <title>${title}</title>
          ${raw(`<style>${assets.style}</style>`)}
        </head>
        <body>
          <a class="skip" href="#main">Skip to the answer</a>
          ${content} ${termPopovers(content)}
          <script type="application/json" id="${PAGE_DATA_ID}">
            ${embedJson(data)}
          </script>
          ${raw(`<script type="text/plain" id="${PAGE_SCRIPT_ID}">${assets.pack(assets.script)}</script>`)}
          ${raw(`<script>${assets.start}</script>`)}
        </body>
      </html>`,
  );
}

/** The buttons of a page's head; they need the script and are hidden without it. */
export function readerButtons(): Html {
  return html`<p class="actions needs-script" hidden>
    <span id="saved" role="status"></span>
    <button type="button" id="copy-markdown">Copy Markdown</button>
    <button type="button" id="save-json">Save JSON</button>
    <button type="button" id="theme">Theme: system</button>
  </p>`;
}

/** What a button of the head does, said where the button is. */
export function saveHint(sentence: string): Html {
  return html`<span class="needs-script" hidden>${sentence}</span>`;
}

function contentSecurityPolicy({ startHash, scriptHash, styleHash }: PageAssets): string {
  return `default-src 'none'; script-src '${startHash}' '${scriptHash}'; style-src '${styleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
}
