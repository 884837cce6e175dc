import exec from "k6/execution";
import http, { type RefinedParams, type ResponseType } from "k6/http";
import { Counter } from "k6/metrics";
import { lastingTokens, tokens, trial, windowAt } from "./trial.ts";

const falseAccepts = new Counter("false_accepts");
const falseRejects = new Counter("false_rejects");
const unexpectedAnswers = new Counter("unexpected_answers");
const unavailableAnswers = new Counter("unavailable_answers");

/** The protected route with the next token of the corpus, which is valid. */
export function sendVerify(): void {
  expectAccepted(getProtected("verify", tokens[nextIndex() % lastingTokens] ?? ""));
}

/** The same route without a token check; it carries a token too, so that only the check differs. */
export function sendPlain(): void {
  const token = tokens[nextIndex() % lastingTokens] ?? "";
  expectStatus(http.get(trial.urls.plain, withToken("plain", token)).status, 200);
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
  const token = tokens[lastingTokens + (nextIndex() % trial.tokensToRevoke)] ?? "";
  const response = http.post(trial.urls.revoke, { token }, { tags: { name: "revoke" } });
  expectStatus(response.status, 200);
  if (response.status === 200) expectRevoked(getProtected("verify_revoked", token));
}

function getProtected(name: string, token: string): number {
  return http.get(trial.urls.verify, withToken(name, token)).status;
}

function withToken(name: string, token: string): RefinedParams<ResponseType> {
  return { headers: { authorization: `Bearer ${token}` }, tags: { name } };
}

/** Counts up over the whole trial per kind of request, so that no token is used twice before the corpus is exhausted. */
function nextIndex(): number {
  exec.vu.metrics.tags["window"] = windowAt((Date.now() - exec.scenario.startTime) / 1000);
  return exec.scenario.iterationInTest;
}

function expectAccepted(status: number): void {
  if (status === 401 || status === 403) falseRejects.add(1);
  else expectStatus(status, 200);
}

function expectRevoked(status: number): void {
  if (status === 200) falseAccepts.add(1);
  else expectStatus(status, 401);
}

function expectStatus(got: number, expected: number): void {
  if (got === expected) return;
  // The verifier's word that its denylist did not answer in time; never a verdict on the token.
  if (got === 503) unavailableAnswers.add(1);
  else unexpectedAnswers.add(1);
}
