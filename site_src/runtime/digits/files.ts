/** What digits have beside their graphs. */
import type { Manifest } from "../../../build/types/digits/manifest.d.ts";
import shape from "../../../build/types/digits/manifest-shape.json" with { type: "json" };
import { assets } from "../engine/addresses.ts";
import type { OnBytes } from "../engine/download.ts";
import { Files } from "../engine/files.ts";
import { once } from "../engine/once.ts";
import type { ModelName, Sample } from "./calls.ts";
import { type Digits, unpack } from "./digits.ts";

type Part = keyof Manifest["digits"];

/** The published files of digits. */
export class DigitFiles extends Files<ModelName, Manifest> {
  private readonly parts = new Map<Part, Promise<Digits>>();

  constructor() {
    super(new URL("models/digits/", assets), shape, ({ samples, portable, digits }) => [
      samples,
      portable,
      ...Object.values(digits),
    ]);
  }

  /** The test digits that can be tried without drawing. @throws RuntimeError */
  async samples(onBytes: OnBytes): Promise<Sample[]> {
    const text = await this.fetch(this.manifest.samples, onBytes);
    return JSON.parse(new TextDecoder().decode(text)) as Sample[];
  }

  /** A part of MNIST. @throws RuntimeError */
  digits(part: Part): Promise<Digits> {
    const file = this.manifest.digits[part];
    return once(this.parts, part, async () => unpack(await this.fetch(file), file));
  }

  /** The ONNX file of a network without its weights. @throws RuntimeError */
  template(): Promise<Uint8Array> {
    return this.fetch(this.manifest.portable);
  }
}
