import type { Section } from "./section.ts";
import { bandwidthSection } from "./sections/bandwidth.ts";
import { cacheSection } from "./sections/cache.ts";
import { calculatorSection } from "./sections/calculator.ts";
import { capacityModelSection } from "./sections/capacity-model.ts";
import { claimsSection } from "./sections/claims.ts";
import { comparisonsSection } from "./sections/comparisons.ts";
import { cpuSection } from "./sections/cpu.ts";
import { definitionsSection } from "./sections/definitions.ts";
import { denylistSection } from "./sections/denylist.ts";
import { latencySection } from "./sections/latency.ts";
import { methodSection } from "./sections/method.ts";
import { notMeasuredSection } from "./sections/not-measured.ts";
import { placementSection } from "./sections/placement.ts";
import { refusedSection } from "./sections/refused.ts";
import { stagesSection } from "./sections/stages.ts";
import { storeSection } from "./sections/store.ts";
import { validationCostsSection } from "./sections/validation-costs.ts";
import { verdictSection } from "./sections/verdict.ts";
import { verifyCostsSection } from "./sections/verify-costs.ts";
import { wireSection } from "./sections/wire.ts";

/** Every section of the report, in order. A new one is a file and a row here. */
export const sections: readonly Section[] = [
  verdictSection,
  latencySection,
  capacityModelSection,
  validationCostsSection,
  comparisonsSection,
  cacheSection,
  placementSection,
  verifyCostsSection,
  stagesSection,
  cpuSection,
  denylistSection,
  storeSection,
  bandwidthSection,
  wireSection,
  claimsSection,
  calculatorSection,
  methodSection,
  refusedSection,
  notMeasuredSection,
  definitionsSection,
];
