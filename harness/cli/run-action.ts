/** Takes the exit status that a command ends with. */
export type RunAction = (status: Promise<number>) => Promise<void>;
