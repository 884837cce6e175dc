import { trial } from "./trial.ts";

/** Writes k6's own metrics beside the raw files; without the setup data and the options, which may name local paths. */
export function handleSummary(data: { metrics: unknown }): Record<string, string> {
  return { [trial.summaryFile]: JSON.stringify(data.metrics) };
}
