import type { RejectReason } from "../reject-reason.ts";
import { decode, type Forge, type HostileCase } from "./hostile-case.test-support.ts";

/** Dates: missing, of the wrong type, out of range, and inside the clock tolerance. */
export const timeCases: readonly HostileCase[] = [
  time("V53", "expired for an hour, or longer than the tolerance", ["expired"], ({ now }) => [
    { exp: now - 3600, iat: now - 7200 },
    { exp: now - 61, iat: now - 3600 },
  ]),
  {
    ...time("V54", "exp is now, without tolerance", ["expired"], ({ now }) => [{ exp: now, iat: now - 60 }]),
    policy: { clockToleranceSeconds: 0 },
  },
  time("V55", "exp missing", ["claim-missing"], () => [{ exp: undefined }]),
  time("V56", "exp is a string", wrongType(), ({ now }) => [{ exp: String(now + 3600) }, { exp: "tomorrow" }]),
  time("V57", "exp is null", wrongType(), () => [{ exp: null }]),
  time("V58", "exp is zero or negative", ["expired", "claim-type", "engine-refused"], () => [
    { exp: 0 },
    { exp: -1 },
    { exp: -1e300 },
  ]),
  {
    id: "V59",
    title: "exp is 1e400",
    expected: "reject",
    reasons: ["claim-type", "engine-refused"],
    tokens: (forge) => [forge.sign(decode(forge.header), decode(forge.payload).replace(/"exp":\d+/, '"exp":1e400'))],
  },
  time("V60", "exp is an array or object", wrongType(), ({ now }) => [{ exp: [now + 3600] }, { exp: { at: now } }]),
  time("V61", "exp in milliseconds, or a lifetime above the maximum", ["lifetime-too-long"], ({ now }) => [
    { exp: (now + 3600) * 1000 },
    { exp: now + 86_401, iat: now },
  ]),
  time("V62", "nbf in the future or a string", ["not-yet-valid", ...wrongType()], ({ now }) => [
    { nbf: now + 3600 },
    { nbf: now + 90 },
    { nbf: String(now) },
  ]),
  time("V63", "iat in the future or a string", ["issued-in-future", "expired", ...wrongType()], ({ now }) => [
    { iat: now + 1800 },
    { iat: now + 90 },
    { iat: String(now) },
    { iat: undefined },
  ]),
  {
    id: "V53-V63",
    title: "dates inside the tolerance, both signs",
    expected: "accept",
    tokens: ({ mint, now }) => [
      mint({ exp: now - 45, iat: now - 3600 }),
      mint({ nbf: now + 45 }),
      mint({ nbf: now - 5 }),
      mint({ iat: now + 45 }),
      mint({ exp: now + 86_300, iat: now }),
    ],
  },
];

function wrongType(): readonly RejectReason[] {
  return ["claim-type", "claim-missing", "engine-refused"];
}

function time(
  id: string,
  title: string,
  reasons: readonly RejectReason[],
  changes: (forge: Forge) => readonly Record<string, unknown>[],
): HostileCase {
  return {
    id,
    title,
    expected: "reject",
    reasons,
    tokens: (forge) => changes(forge).map((change) => forge.mint(change)),
  };
}
