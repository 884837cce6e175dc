/** The folder table of the architecture as data: who may import whom. The longest matching folder governs a file. */
export interface FolderRule {
  readonly folder: string;
  /** Folders, or single files, whose code may be imported. A folder may always import itself. */
  readonly imports: readonly string[];
  /** Folders of which only types may be imported. */
  readonly typesOnly?: readonly string[];
  /** `node:` modules may be used. */
  readonly node: boolean;
  /** Packages may be used; `k6` means only k6's own modules. */
  readonly packages: "npm" | "k6";
  /** Code, not types, that only files with such a name, and parts that only they import, may take. */
  readonly reserved?: { readonly target: string; readonly fileName: RegExp };
}

const base = { imports: [], node: true, packages: "npm" } as const;

export const folderRules: readonly FolderRule[] = [
  { ...base, folder: "targets" },
  { ...base, folder: "scenarios", typesOnly: ["harness/plan"], node: false, packages: "k6" },
  { ...base, folder: "harness/results", node: false },
  { ...base, folder: "harness/analyse", imports: ["harness/results"], node: false },
  { ...base, folder: "harness/plan", imports: ["harness/results", "targets"] },
  { ...base, folder: "harness/provision", imports: ["harness/plan", "targets"] },
  {
    ...base,
    folder: "harness/drive",
    // Who has which CPUs is settled before a trial, and known to whoever reads its result.
    imports: ["harness/plan", "harness/provision", "harness/results/own-cpus.ts", "targets/verify"],
    // What is counted once for a run is a finding as it stands: no raw form of it is kept beside.
    typesOnly: ["harness/results"],
    // The system under test runs in its own thread or process, never in the one that measures.
    reserved: { target: "targets/verify", fileName: /(worker|process)/ },
  },
  { ...base, folder: "harness/gather", imports: ["harness/plan", "harness/results"], typesOnly: ["harness/drive"] },
  { ...base, folder: "harness/cli", imports: ["harness", "reports", "targets", "scenarios"] },
  { ...base, folder: "reports", imports: ["harness/results", "harness/analyse"], node: false },
];

/** File names that say nothing about what is inside, and barrels. */
export const forbiddenFileName: RegExp = /^(utils?|helpers?|common|shared|types|index)(\..*)?\.m?ts$/;
export const longestFileLines = 300;

/** What a k6 script exports that k6 does not run as load. */
export const k6LifecycleExports: ReadonlySet<string> = new Set(["options", "setup", "teardown", "handleSummary"]);
