/** What to do next. */
export interface NextStep {
  /** In words, up to the colon after which the commands follow. */
  readonly words: string;
  /** As somebody would type them, one after the other. */
  readonly commands: readonly string[];
}

/** A step where there is but one line for it. */
export function stepInOneLine({ words, commands }: NextStep): string {
  return `${words} ${commands.join("; then ")}`;
}
