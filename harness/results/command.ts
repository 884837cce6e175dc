/** How this tool is called in its own folder: the package is private, so no registry and no `PATH` has the bare name. */
export const COMMAND = "npx jwt-capacity";
