/**
 * onnxruntime-web with its sessions: the small runtime first, and the whole one when that traps.
 *
 * The small one (site_src/slim/build.mjs) lacks what the site's graphs did not need where they were
 * tried out; in the place of every such part stands a trap.
 */
import * as ort from "onnxruntime-web/wasm";
import type { Engine } from "./calls.ts";
import { download, type Expected, type OnBytes } from "./download.ts";
import { isOfMemory, RuntimeError } from "./failure.ts";
import { once } from "./once.ts";
import { patched } from "./patch.ts";

/** A file in a folder below that of all runtimes. */
interface Placed extends Expected {
  folder: string;
}

/** A runtime, and what makes this family's of it; null where it is that already. */
interface Runtime extends Placed {
  patch: Placed | null;
}

/** The runtimes of this worker, in the order in which they are tried. */
declare const RUNTIMES: readonly Runtime[];

export type Tensors = Readonly<Record<string, ort.Tensor>>;

/** One graph, whichever runtime runs it. */
export interface Graph {
  run(feeds: Tensors, fetches?: readonly string[]): Promise<Tensors>;
}

/** How to open a graph. */
export interface Opening {
  file: string;
  content: () => Promise<Uint8Array>;
  provider: Engine;
}

/** The smallest program with an instruction on four numbers; every runtime is full of them. */
const SIMD = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0],
  ...[253, 15, 253, 98, 11],
);

/** Before megabytes are fetched in vain. @throws RuntimeError where no runtime would start */
function checkBrowser(): void {
  if (typeof WebAssembly === "undefined") throw new RuntimeError("unsupported", "wasm", "");
  if (!WebAssembly.validate(SIMD)) throw new RuntimeError("lacking", "WebAssembly SIMD", "");
}

/** Whether a runtime has come to a part that it lacks, or does not start in this browser at all. */
function isTrap(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || /RuntimeError|CompileError/.test(`${error}`);
}

/** Sessions by the graph's name, opened when they are first needed. */
export class Sessions<Name extends string> {
  /** The library with its runtime; null until that has arrived and is the published one. */
  private current: typeof ort | null = null;
  private runtimeIndex = 0;
  private readonly sessions = new Map<Name, Promise<ort.InferenceSession>>();

  /**
   * @param folder where the runtimes lie
   * @param opening how to open the graph of a name
   */
  constructor(
    private readonly folder: URL,
    private readonly opening: (name: Name) => Opening,
  ) {}

  /** The runtime's file. */
  get runtime(): string {
    return this.file.name;
  }

  /** The threads that the runtime has started: it lowers our wish where a browser allows none. */
  get threads(): number {
    return this.current?.env.wasm.numThreads ?? Number.NaN;
  }

  /** The bytes of the runtime to begin with. */
  get bytes(): number {
    return this.file.bytes + (this.file.patch?.bytes ?? 0);
  }

  /** Fetch the runtime. @throws RuntimeError; the library never fetches one by itself, unchecked */
  async load(onBytes?: OnBytes): Promise<typeof ort> {
    checkBrowser();
    const wasm = await this.fetch(onBytes);
    // One copy of the library starts only once.
    const copy = new URL("ort.js", this.folder).href;
    const library = this.runtimeIndex ? ((await import(copy)) as typeof ort) : ort;
    // Static hosts send no COOP/COEP headers, so threads would not start: one is enough.
    library.env.wasm.numThreads = 1;
    library.env.wasm.wasmBinary = wasm.buffer;
    this.current = library;
    return library;
  }

  private async fetch(onBytes?: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    const { patch } = this.file;
    const placed = (file: Placed) => download(new URL(file.folder, this.folder), file, onBytes);
    const [wasm, parts] = await Promise.all([placed(this.file), patch && placed(patch)]);
    return parts ? patched(wasm, parts) : wasm;
  }

  graph(name: Name): Graph {
    return { run: (feeds, fetches) => this.run(name, feeds, fetches) };
  }

  private get file(): Runtime {
    return RUNTIMES[this.runtimeIndex] as Runtime;
  }

  private async run(name: Name, feeds: Tensors, fetches?: readonly string[]): Promise<Tensors> {
    try {
      const session = await this.session(name);
      return await (fetches ? session.run(feeds, fetches) : session.run(feeds));
    } catch (error) {
      const isFull = isOfMemory(error); // the whole runtime would need more still
      if (!isFull && isTrap(error) && this.runtimeIndex + 1 < RUNTIMES.length) {
        this.fallBack();
        return this.run(name, feeds, fetches);
      }
      if (error instanceof RuntimeError || this.sessions.has(name)) throw error;
      throw new RuntimeError(isFull ? "memory" : "wasm", this.opening(name).file, String(error));
    }
  }

  /** Begin anew with the next runtime. */
  private fallBack(): void {
    this.runtimeIndex += 1;
    this.sessions.clear();
    this.current = null;
  }

  /** Open a graph, in a runtime that is fetched again when it did not arrive. */
  private async open({ content, provider }: Opening): Promise<ort.InferenceSession> {
    const library = this.current ?? (await this.load());
    // Errors alone: that a GPU leaves shapes and labels to the processor is no warning to a reader.
    const options = { executionProviders: [provider], logSeverityLevel: 3 as const };
    return library.InferenceSession.create(await content(), options);
  }

  private session(name: Name): Promise<ort.InferenceSession> {
    return once(this.sessions, name, () => this.open(this.opening(name)));
  }
}
