import { html, type Html } from "./escape-html.ts";
import { term, type TermId } from "./terms.ts";

/** The question or the answer of a fleet with its terms as such: `For 20 000 validations/s at p99 ≤ 5 ms with 30 % head-room and N+1:` */
export function withTerms(sentence: string): Html {
  return html`${sentence.split(anyTerm).map((words) => {
    const [id] = spokenTerms.find(([, pattern]) => pattern.test(words)) ?? [];
    return id === undefined ? words : term(id, words);
  })}`;
}

/** How a sentence about a fleet says them. */
const spokenTerms: readonly (readonly [id: TermId, pattern: RegExp])[] = [
  ["slo", /p\d\d(?:\.9)?\u00a0≤\u00a0[\d.\u00a0]+m?s/u],
  ["headroom", /head-room/u],
  ["spare", /N\+\d+/u],
  ["vcpu", /vCPU/u],
];

/** In brackets, so that splitting keeps what it splits at. */
const anyTerm = new RegExp(`(${spokenTerms.map(([, { source }]) => source).join("|")})`, "u");
