/** Colours a text, or leaves it as it is. */
export type Painter = Readonly<Record<"bold" | "green" | "yellow" | "red" | "dim", (text: string) => string>>;

/** A painter; without colour it adds no byte. */
export function painter(color: boolean): Painter {
  const paint = (open: number, close: number) => (text: string) =>
    color ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return { bold: paint(1, 22), dim: paint(2, 22), green: paint(32, 39), yellow: paint(33, 39), red: paint(31, 39) };
}
