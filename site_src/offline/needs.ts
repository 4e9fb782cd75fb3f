/** What a lab needs to work without a network; labs.ts keeps it before it is used. */
export interface Needs {
  /** the folder of its models, and of its worker */
  family: string;
  /** names of graphs */
  graphs: readonly string[];
  /** names under which the manifest lists other files, such as `voices.en.tokens` */
  files: readonly string[];
}
