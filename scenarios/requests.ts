import exec from "k6/execution";
import http from "k6/http";
import { Counter } from "k6/metrics";
import { corpus, lastingTokens, sequence, trial, windowAt } from "./trial.ts";

const falseAccepts = new Counter("false_accepts");
const falseRejects = new Counter("false_rejects");
const unexpectedAnswers = new Counter("unexpected_answers");
const unavailableAnswers = new Counter("unavailable_answers");

/** The protected route with the token whose turn it is, which is to be accepted or refused by its case. */
export function sendVerify(): void {
  const line = nextLine();
  const space = line.indexOf(" ");
  if (space === -1) expectAccepted(getProtected("verify", line));
  else expectRefused(getProtected("verify", line.slice(0, space)), line.slice(space + 1));
}

/** The same route without a token check; it carries a token too, so that only the check differs. */
export function sendPlain(): void {
  expectStatus(getWithToken("plain", trial.urls.plain, tokenOf(nextLine())), 200);
}

/** The same request to a server that does nothing. */
export function sendFloor(): void {
  if (trial.urls.floor === null) throw new Error("this trial has no server that does nothing");
  expectStatus(getWithToken("floor", trial.urls.floor, tokenOf(nextLine())), 200);
}

/** A login; the token it gives must be accepted. */
export function sendLogin(): void {
  const body = JSON.stringify({ username: `user-${nextIndex()}`, password: trial.loginPassword });
  const response = http.post(trial.urls.login, body, {
    headers: { "content-type": "application/json" },
    responseType: "text",
    tags: { name: "login" },
  });
  expectStatus(response.status, 200);
  if (response.status !== 200) return;
  const token = response.json("access_token");
  expectAccepted(getProtected("verify", typeof token === "string" ? token : ""));
}

/** A revocation of a token that nothing else uses; from its acknowledgement on, that token must be rejected. */
export function sendRevoke(): void {
  const token = corpus[lastingTokens + (nextIndex() % trial.tokensToRevoke)] ?? "";
  const response = http.post(trial.urls.revoke, { token }, { tags: { name: "revoke" } });
  expectStatus(response.status, 200);
  if (response.status === 200) expectRefused(getProtected("verify_revoked", token), "revoked");
}

function getProtected(name: string, token: string): number {
  return getWithToken(name, trial.urls.verify, token);
}

function getWithToken(name: string, url: string, token: string): number {
  return http.get(url, { headers: { authorization: `Bearer ${token}` }, tags: { name } }).status;
}

/** The line of the corpus whose turn it is; a request costs no more for a sequence than one look-up. */
function nextLine(): string {
  const index = nextIndex();
  return corpus[sequence === null ? index % lastingTokens : (sequence[index % sequence.length] ?? 0)] ?? "";
}

function tokenOf(line: string): string {
  const space = line.indexOf(" ");
  return space === -1 ? line : line.slice(0, space);
}

/** Counts up over the whole trial per kind of request, so that no token is used twice before the corpus is exhausted. */
function nextIndex(): number {
  exec.vu.metrics.tags["window"] = windowAt((Date.now() - exec.scenario.startTime) / 1000);
  return exec.scenario.iterationInTest;
}

function expectAccepted(status: number): void {
  if (status === 401 || status === 403) falseRejects.add(1, { case: "valid" });
  else expectStatus(status, 200);
}

function expectRefused(status: number, tokenCase: string): void {
  if (status === 200) falseAccepts.add(1, { case: tokenCase });
  else expectStatus(status, 401);
}

function expectStatus(got: number, expected: number): void {
  if (got === expected) return;
  // The verifier's word that its denylist did not answer in time; never a verdict on the token.
  if (got === 503) unavailableAnswers.add(1);
  else unexpectedAnswers.add(1);
}
