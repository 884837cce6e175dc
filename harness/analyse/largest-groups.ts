/** Items by what they have in common, the most common first; of groups of one size the one that came first. */
export function largestGroups<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => unknown,
): readonly (readonly Item[])[] {
  return [...Map.groupBy(items, keyOf).values()].sort((a, b) => b.length - a.length);
}
