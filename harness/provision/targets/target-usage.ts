import type { Usage } from "../../../targets/admin/read-usage.ts";

export type { Usage } from "../../../targets/admin/read-usage.ts";

/**
 * Reads what a target process has used and counted so far, all values of one instant.
 * @param adminUrl The admin listener of the process.
 * @throws {Error} When the process does not answer within `timeoutSeconds`; default 2.
 */
export async function readTargetUsage(adminUrl: string, timeoutSeconds = 2): Promise<Usage> {
  const response = await fetch(new URL("/usage", adminUrl), {
    signal: AbortSignal.timeout(timeoutSeconds * 1e3),
    redirect: "error",
  });
  if (!response.ok) throw new Error(`${adminUrl}/usage answered ${response.status}`);
  const usage: unknown = await response.json();
  if (!isUsage(usage)) throw new Error(`${adminUrl}/usage answered something else than a usage reading`);
  return usage;
}

/** CPU that these target processes have used so far, user and system, s. Each must answer. */
export async function readCpuSeconds(adminUrls: readonly string[]): Promise<number> {
  const usages = await Promise.all(adminUrls.map((url) => readTargetUsage(url)));
  return usages.reduce((sum, usage) => sum + usage.cpuUserSeconds + usage.cpuSystemSeconds, 0);
}

function isUsage(value: unknown): value is Usage {
  return (
    typeof value === "object" &&
    value !== null &&
    "pid" in value &&
    "cpuUserSeconds" in value &&
    "requests" in value &&
    typeof value.requests === "object"
  );
}
