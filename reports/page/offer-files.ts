import type { PageData, SavedFiles } from "../format/page-data.ts";
import { csvLine } from "../csv/csv-line.ts";
import { isAbsent } from "../csv/table-csv.ts";
import { copyText } from "./copy-text.ts";
import { saveButton } from "./save-button.ts";
import { saveFile } from "./save-file.ts";
import { unpackText } from "./unpack-text.ts";

/** Lets the buttons of the page save its tables and its figures, and copy its Markdown. */
export function offerFiles({ runId, packed }: PageData): void {
  // Unpacked before it is asked for: a browser lets the page copy only shortly after the click.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the renderer of the same version
  const files = unpackText(packed).then((text) => JSON.parse(text) as SavedFiles);
  const act = (button: Element | null, action: (files: SavedFiles) => Promise<string> | string): void =>
    button?.addEventListener("click", () => {
      void files
        .then(action)
        .catch(() => "this browser cannot do it")
        .then(say);
    });

  act(document.getElementById("copy-markdown"), async ({ markdown }) =>
    (await copyText(markdown)) ? "Copied" : "The browser does not let the page copy",
  );
  act(document.getElementById("save-json"), ({ analysis }) =>
    save(`jwt-capacity-${runId}-analysis.json`, `${JSON.stringify(analysis, null, 1)}\n`, "application/json"),
  );
  for (const [index, place] of document.querySelectorAll(".data").entries()) {
    const button = saveButton("CSV", place.querySelector("caption")?.textContent.trim() ?? "");
    place.append(button);
    act(button, ({ tables }) => {
      const table = tables[index];
      if (table === undefined) throw new RangeError(`the report has no table ${index}`);
      const csv = place.closest(".live") === null ? table.csv : shownCsv(place);
      return save(`jwt-capacity-${runId}-${table.name}.csv`, csv, "text/csv");
    });
  }
}

function save(name: string, text: string, type: string): string {
  saveFile(name, new Blob([text], { type: `${type};charset=utf-8` }));
  return `Saved ${name}`;
}

/** A table of the calculator as it stands now: its cells are words, and change with the inputs. */
function shownCsv(place: Element): string {
  const lines = [...place.querySelectorAll("tr")].map((row) =>
    [...row.cells].map(({ textContent }) => {
      const text = textContent.replaceAll(/\s+/gu, " ").trim();
      return isAbsent(text) ? null : text;
    }),
  );
  return lines.map(csvLine).join("");
}

/** Said to assistive technology as well; the same words twice would not be. */
function say(words: string): void {
  const place = document.getElementById("saved");
  if (place !== null) place.textContent = place.textContent === words ? `${words} ` : words;
}
