import type { Section } from "./section.ts";
import { bandwidthSection } from "./sections/bandwidth.ts";
import { calculatorSection } from "./sections/calculator.ts";
import { cpuSection } from "./sections/cpu.ts";
import { definitionsSection } from "./sections/definitions.ts";
import { denylistSection } from "./sections/denylist.ts";
import { latencySection } from "./sections/latency.ts";
import { methodSection } from "./sections/method.ts";
import { notMeasuredSection } from "./sections/not-measured.ts";
import { refusedSection } from "./sections/refused.ts";
import { stagesSection } from "./sections/stages.ts";
import { verdictSection } from "./sections/verdict.ts";
import { verifyCostsSection } from "./sections/verify-costs.ts";

/** Every section of the report, in order. A new one is a file and a row here. */
export const sections: readonly Section[] = [
  verdictSection,
  verifyCostsSection,
  latencySection,
  cpuSection,
  stagesSection,
  bandwidthSection,
  denylistSection,
  calculatorSection,
  methodSection,
  refusedSection,
  notMeasuredSection,
  definitionsSection,
];
