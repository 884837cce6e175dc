import { array, boolean, discriminatedUnion, enum as oneOf, literal, number, object, string } from "zod";

/** The shape of `Confirmation`. */
export const confirmationSchema = object({
  recommended: discriminatedUnion("kind", [
    object({
      kind: literal("rate"),
      ratePerSecond: number(),
      fractionOfAnchor: number(),
      seconds: number(),
      repetitions: number(),
      above: oneOf(["missed", "not-measured"]),
    }),
    object({ kind: literal("none"), reason: string() }),
  ]),
  rates: array(
    object({ ratePerSecond: number(), seconds: array(number().nullable()).readonly(), confirmed: boolean() }),
  ).readonly(),
  confirmedPerSecond: number().nullable(),
  next: object({ ratePerSecond: number(), repetition: number() }).nullable(),
  place: number(),
});
