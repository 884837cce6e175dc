import type { AbInfo, AbResult } from "../../results/ab-result.ts";
import { exampleAb, exampleAbScenarios, type ExampleAbScenario } from "../../results/example-ab.test-support.ts";

/** An `ab` whose first scenario, where the controls run, or whose candidate in the second, is as told. */
export function abOf(
  change: { first?: Partial<ExampleAbScenario>; second?: Partial<ExampleAbScenario>; ab?: Partial<AbInfo> } = {},
): AbResult {
  const [first, second] = exampleAbScenarios();
  return exampleAb({
    scenarios: [
      { ...first, ...change.first },
      { ...second, ...change.second },
    ],
    ab: change.ab ?? {},
  });
}
