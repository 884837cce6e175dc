import leven from "leven";

/** ` Did you mean X?` when something allowed is near enough to what came, otherwise nothing. */
export function didYouMean(got: unknown, allowed: readonly string[]): string {
  if (typeof got !== "string") return "";
  const distance = (candidate: string) => leven(got.toLowerCase(), candidate.toLowerCase());
  const nearest = [...allowed].sort((a, b) => distance(a) - distance(b))[0];
  if (nearest === undefined || distance(nearest) > Math.max(2, Math.floor(nearest.length / 2))) return "";
  return ` Did you mean ${nearest}?`;
}
