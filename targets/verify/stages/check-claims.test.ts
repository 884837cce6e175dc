import { expect, test } from "vitest";
import { createPolicy } from "../policy.ts";
import { createClaimsStage } from "./check-claims.ts";

const now = 1_800_000_000;
const good = { iss: "https://i", sub: "s", aud: "https://a", exp: now + 3600, iat: now, jti: "j" };

function check(changes: Record<string, unknown>, toleranceSeconds = 60) {
  const policy = createPolicy({ issuer: "https://i", audience: "https://a", clockToleranceSeconds: toleranceSeconds });
  const stage = createClaimsStage(policy, () => now);
  const result = stage({ payload: { ...good, ...changes } });
  return typeof result === "string" ? result : "accepted";
}

test("V53 a token that a clock 60 s behind still calls valid is accepted, one second later it is not", () => {
  // On a clock 60 s behind it is now − 60: there this token has one second left, and the next one has none.
  expect(check({ exp: now - 59 })).toBe("accepted");
  expect(check({ exp: now - 60 })).toBe("expired");
  expect(check({ exp: now - 61 })).toBe("expired");
});

test("V54 without tolerance exp = now is expired, exp = now + 1 is not", () => {
  expect(check({ exp: now, iat: now - 10 }, 0)).toBe("expired");
  expect(check({ exp: now + 1 }, 0)).toBe("accepted");
});

test("V62 V63 nbf and iat up to 60 s ahead are accepted, 61 s ahead are not", () => {
  expect(check({ nbf: now + 60 })).toBe("accepted");
  expect(check({ nbf: now + 61 })).toBe("not-yet-valid");
  expect(check({ iat: now + 60 })).toBe("accepted");
  expect(check({ iat: now + 61 })).toBe("issued-in-future");
});

test("V61 the longest lifetime is accepted, one second more is not", () => {
  expect(check({ exp: now + 86_400 })).toBe("accepted");
  expect(check({ exp: now + 86_401 })).toBe("lifetime-too-long");
});

test("V53 the tolerance is the policy's", () => {
  expect(check({ exp: now - 299 }, 300)).toBe("accepted");
  expect(check({ iat: now + 300 }, 300)).toBe("accepted");
  expect(check({ iat: now + 301 }, 300)).toBe("issued-in-future");
});
