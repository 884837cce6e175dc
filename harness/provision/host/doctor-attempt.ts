import type { Check } from "./doctor.ts";
import { errorMessage } from "../../plan/error-message.ts";

/** Runs one check; what it throws becomes its answer, so that one unreadable thing does not hide the others. */
export async function attempt(
  id: string,
  label: string,
  check: () => Omit<Check, "id" | "label"> | Promise<Omit<Check, "id" | "label">>,
): Promise<Check> {
  try {
    return { id, label, ...(await check()) };
  } catch (error) {
    return { id, label, status: "fail", detail: `could not be checked: ${errorMessage(error)}`, hint: null };
  }
}
