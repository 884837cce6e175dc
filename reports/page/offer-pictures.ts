import type { DrawnData, PageData } from "../format/page-data.ts";
import { chartPicture } from "./chart-picture.ts";
import { saveButton } from "./save-button.ts";
import { saveFile } from "./save-file.ts";

/** Lets the button beside every chart save it as a PNG that stands by itself: title, conclusion, run and the colours of the theme. */
export function offerPictures({ runId, charts }: Pick<PageData, "runId"> & Pick<DrawnData, "charts">): void {
  const run = document.querySelector("header.page .product span")?.textContent ?? "";
  for (const spec of charts) {
    const figure = document.getElementById(spec.id)?.closest("figure");
    if (figure === null || figure === undefined) continue;
    const button = saveButton("PNG", spec.conclusion);
    figure.append(button);
    button.addEventListener("click", () => {
      const title = figure.closest("section")?.querySelector("h2")?.textContent ?? "";
      const picture = chartPicture(spec, { title, source: `jwt-capacity ${run}` });
      picture.toBlob(
        (png) => png !== null && saveFile(`jwt-capacity-${runId}-${spec.id.replace("chart-", "")}.png`, png),
      );
    });
  }
}
