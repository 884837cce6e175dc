import { expect, test } from "vitest";
import { openInProcessDenylist } from "./in-process.ts";

test("V100 V102 V103 a revoked token is found at once, another is not, and revoking twice changes nothing", async () => {
  const denylist = await openInProcessDenylist({ clockToleranceSeconds: 60 });
  denylist.revoke({ iss: "i", jti: "a" }, 2_000_000_000);
  denylist.revoke({ iss: "i", jti: "a" }, 2_000_000_000);
  expect(denylist.check({ iss: "i", jti: "a" })).toBe("revoked");
  expect(denylist.check({ iss: "i", jti: "b" })).toBe("clear");
  expect(denylist.check({ iss: "ia", jti: "" })).toBe("clear");
  expect(denylist.size()).toBe(1);
  expect(denylist.entries()).toEqual([{ iss: "i", jti: "a", expSeconds: 2_000_000_000 }]);
});

test("V104 nothing is forgotten before exp plus the tolerance of verifier and revoker, and memory is bounded after", async () => {
  let now = 1_000_000;
  const denylist = await openInProcessDenylist({ clockToleranceSeconds: 60 }, () => now);
  for (let index = 0; index < 1024; index += 1) denylist.revoke({ iss: "i", jti: `old-${index}` }, now + 100);
  now += 100 + 120;
  denylist.revoke({ iss: "i", jti: "triggers the pruning" }, now + 100);
  expect(denylist.check({ iss: "i", jti: "old-0" })).toBe("revoked");
  now += 1;
  for (let index = 0; index < 2048; index += 1) denylist.revoke({ iss: "i", jti: `new-${index}` }, now + 100);
  expect(denylist.check({ iss: "i", jti: "old-0" })).toBe("clear");
  expect(denylist.check({ iss: "i", jti: "new-0" })).toBe("revoked");
  expect(denylist.size()).toBeLessThanOrEqual(2049);
});
