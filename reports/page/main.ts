import { designChoices } from "../../harness/analyse/fleet/design-choices.ts";
import { type DrawnData, PAGE_DATA_ID, type PageData } from "../format/page-data.ts";
import { unpackEvidence } from "../format/packed-evidence.ts";
import { answerBandwidth } from "./answer-bandwidth.ts";
import { answerPlan } from "./answer-plan.ts";
import { drawCharts } from "./draw-charts.ts";
import { followTheme } from "./follow-theme.ts";
import { offerFiles } from "./offer-files.ts";
import { offerPictures } from "./offer-pictures.ts";
import { prepareForPrint } from "./prepare-for-print.ts";
import { unpackText } from "./unpack-text.ts";

const element = document.getElementById(PAGE_DATA_ID);
// Written by the report renderer of the same version and hashed into the page's policy, so its shape is known.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
const data = JSON.parse(element?.textContent ?? "{}") as PageData;

void unpackText(data.drawn).then((text) => start(JSON.parse(text) as DrawnData));

function start({ charts, evidence }: DrawnData): void {
  for (const control of document.querySelectorAll<HTMLElement>(".needs-script")) control.hidden = false;
  document.documentElement.classList.add("scripted");

  const redraw = drawCharts(charts);
  followTheme(redraw);
  prepareForPrint(redraw);
  if (evidence !== null) {
    const plannedWith = unpackEvidence(evidence);
    answerPlan({ runId: data.runId, designs: designChoices(plannedWith), models: plannedWith.models });
  }
  answerBandwidth();
  offerFiles(data);
  offerPictures({ runId: data.runId, charts });
}
