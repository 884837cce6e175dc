import type { IncomingMessage } from "node:http";

/** A longer form is refused unread: no honest request of this kind has one. */
const maxFormBytes = 32 * 1024;

/** Whether a request brings a form, which RFC 6750 section 2.2 allows to carry a token. */
export function hasFormBody(request: IncomingMessage): boolean {
  const type = request.headers["content-type"];
  return type !== undefined && type.toLowerCase().startsWith("application/x-www-form-urlencoded");
}

/** Reads the form and says whether it carries a token too, or is longer than anyone would need. */
export async function bodyCarriesToken(request: IncomingMessage): Promise<boolean> {
  let form = "";
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      form += chunk.toString("latin1");
      if (form.length > maxFormBytes) return true;
    }
  } catch {
    return true;
  }
  return new URLSearchParams(form).has("access_token");
}
