/** What kept the runtime from answering; each kind has a sentence for the reader in `strings/`. */
export type FailureKind =
  | "network"
  | "http"
  | "manifest"
  | "gone"
  | "checksum"
  | "format"
  | "unsupported"
  | "worker"
  | "lacking"
  | "memory"
  | "wasm"
  | "input"
  | "run";

/** A failure that names its subject (a file, mostly) and what was found. */
export interface Failure {
  kind: FailureKind;
  subject: string;
  detail: string;
}

/** A failure as an exception. */
export class RuntimeError extends Error {
  readonly failure: Failure;

  constructor(kind: FailureKind, subject: string, detail: string) {
    super(`${kind}: ${subject}: ${detail}`);
    this.failure = { kind, subject, detail };
  }
}

/**
 * The failure of a file that a server did not give. The folder of the bundles is named after its
 * content: a page that asks there for what is not there is older than the published book.
 */
export function refusal(subject: string, status: number): RuntimeError {
  return new RuntimeError(status === 404 ? "gone" : "http", subject, `HTTP ${status}`);
}

/** Whether a file did not come, or not as it was made: what needs no such file goes on. */
export function isOfFile({ kind }: Failure): boolean {
  return ["network", "http", "gone", "checksum"].includes(kind);
}

/** What browsers and the engine say when they are given no more memory. */
const NO_MEMORY =
  /out of memory|bad_alloc|allocation failed|(could not|cannot|failed to) allocate/i;

/** Whether something failed because there was no memory for it. */
export function isOfMemory(thrown: unknown): boolean {
  return NO_MEMORY.test(String(thrown));
}

/** Whatever was thrown, as a failure of the given kind unless it already says more. */
export function toFailure(thrown: unknown, kind: FailureKind, subject: string): Failure {
  if (thrown instanceof RuntimeError) return thrown.failure;
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return { kind: isOfMemory(thrown) ? "memory" : kind, subject, detail };
}
