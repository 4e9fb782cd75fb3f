/** What lies in a family's folder: the manifest, and the files that it lists, checked against it. */
import { addressOf, download, downloadJson, type Expected, type OnBytes } from "./download.ts";
import { RuntimeError } from "./failure.ts";
import type { Published } from "./manifest.ts";
import { once } from "./once.ts";
import { type References, readReferences } from "./references.ts";
import { flaw, type Shape } from "./shape.ts";

/** The published files; what has arrived is kept, and what has not is asked for again. */
export class Files<Name extends string, Manifest extends Published<Name>> {
  private published: Manifest | null = null;
  private readonly graphs = new Map<Name, Promise<Uint8Array>>();
  private readonly stored = new Map<string, Promise<References>>();

  /**
   * @param folder where they lie
   * @param shape of the manifest
   * @param others what the manifest lists beside graphs and references
   */
  constructor(
    private readonly folder: URL,
    private readonly shape: Shape,
    private readonly others: (manifest: Manifest) => readonly Expected[] = () => [],
  ) {}

  /** Fetch the manifest, which all others need. @throws RuntimeError, for a wrong one too */
  async open(): Promise<Manifest> {
    const url = new URL("manifest.json", this.folder);
    const manifest = await downloadJson<Manifest>(url);
    this.checkAddresses(manifest, url.pathname);
    const wrong = flaw(manifest, this.shape);
    if (wrong) throw new RuntimeError("format", url.pathname, wrong.slice(0, 120));
    this.published = manifest;
    return manifest;
  }

  /** @throws RuntimeError before `open` has resolved */
  get manifest(): Manifest {
    if (!this.published) throw new RuntimeError("run", "manifest.json", "not loaded");
    return this.published;
  }

  /** The content of a listed file. @throws RuntimeError */
  fetch(file: Expected, onBytes?: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    return download(this.folder, file, onBytes);
  }

  /** The ONNX file of a graph. @throws RuntimeError */
  graph(name: Name, onBytes?: OnBytes): Promise<Uint8Array> {
    return once(this.graphs, name, () => this.fetch(this.manifest.models[name], onBytes));
  }

  /** What PyTorch computed, of all graphs. @throws RuntimeError */
  references(): Promise<References> {
    const file = this.manifest.references;
    return once(this.stored, file.name, async () => readReferences(await this.fetch(file)));
  }

  /** @throws RuntimeError when any file that the manifest lists cannot be one of ours */
  private checkAddresses(manifest: Manifest, subject: string): void {
    try {
      const graphs = Object.values<Expected>(manifest.models);
      for (const file of [...graphs, manifest.references, ...this.others(manifest)]) {
        addressOf(this.folder, file);
      }
    } catch (error) {
      throw error instanceof RuntimeError
        ? error
        : new RuntimeError("format", subject, String(error));
    }
  }
}
