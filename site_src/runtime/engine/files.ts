/** What lies in `models/`: the manifest, and the files that it lists, checked against it. */
import type { Manifest } from "../../../build/types/manifest.d.ts";
import shape from "../../../build/types/manifest-shape.json" with { type: "json" };
import { type Digits, unpack } from "../digits/digits.ts";
import type { ModelName, Sample } from "../wire/protocol.ts";
import { addressOf, download, downloadJson } from "./download.ts";
import { RuntimeError } from "./failure.ts";
import { once } from "./once.ts";
import { type References, readReferences } from "./references.ts";
import { flaw, type Shape } from "./shape.ts";

type OnBytes = (count: number) => void;

/** @throws RuntimeError when any file that the manifest lists cannot be one of ours */
function checkAddresses(folder: URL, found: Manifest, subject: string): void {
  try {
    const { models, samples, references, portable, digits } = found;
    const needed = [models.preprocess, models.classify, samples, references, portable];
    for (const file of [...needed, ...Object.values(models), ...Object.values(digits)]) {
      addressOf(folder, file);
    }
  } catch (error) {
    throw error instanceof RuntimeError
      ? error
      : new RuntimeError("format", subject, String(error));
  }
}

/** @throws RuntimeError when what has arrived has not the types of a manifest */
function checkTypes(found: unknown, subject: string): void {
  const wrong = flaw(found, shape as Shape);
  if (wrong) throw new RuntimeError("format", subject, wrong.slice(0, 120));
}

/** The published files; what has arrived is kept, and what has not is asked for again. */
export class Files {
  private published: Manifest | null = null;
  private readonly graphs = new Map<ModelName, Promise<Uint8Array>>();
  private readonly parts = new Map<keyof Manifest["digits"], Promise<Digits>>();
  private readonly stored = new Map<string, Promise<References>>();

  /** @param folder where they lie */
  constructor(private readonly folder: URL) {}

  /** Fetch the manifest, which all others need. @throws RuntimeError, for a wrong one too */
  async open(): Promise<Manifest> {
    const url = new URL("manifest.json", this.folder);
    const found = await downloadJson<Manifest>(url);
    checkAddresses(this.folder, found, url.pathname);
    checkTypes(found, url.pathname);
    this.published = found;
    return found;
  }

  /** @throws RuntimeError before `open` has resolved */
  get manifest(): Manifest {
    if (!this.published) throw new RuntimeError("run", "manifest.json", "not loaded");
    return this.published;
  }

  /** The test digits that can be tried without drawing. @throws RuntimeError */
  async samples(onBytes: OnBytes): Promise<Sample[]> {
    const text = await download(this.folder, this.manifest.samples, onBytes);
    return JSON.parse(new TextDecoder().decode(text)) as Sample[];
  }

  /** The ONNX file of a graph. @throws RuntimeError */
  graph(name: ModelName, onBytes?: OnBytes): Promise<Uint8Array> {
    const file = this.manifest.models[name];
    return once(this.graphs, name, () => download(this.folder, file, onBytes));
  }

  /** A part of MNIST. @throws RuntimeError */
  digits(part: keyof Manifest["digits"]): Promise<Digits> {
    const file = this.manifest.digits[part];
    return once(this.parts, part, async () => unpack(await download(this.folder, file), file));
  }

  /** What PyTorch computed, of all graphs. @throws RuntimeError */
  references(): Promise<References> {
    const file = this.manifest.references;
    const read = async () => readReferences(await download(this.folder, file));
    return once(this.stored, file.name, read);
  }

  /** The ONNX file of a network without its weights. @throws RuntimeError */
  template(): Promise<Uint8Array> {
    return download(this.folder, this.manifest.portable);
  }
}
