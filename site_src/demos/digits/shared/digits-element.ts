import { html, type TemplateResult } from "lit";
import { type Key, say } from "../../../../build/labs/digits/shared.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Loaded, ModelName } from "../../../runtime/digits/calls.ts";
import { type DigitClient, digits } from "../../../runtime/digits/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling } from "../../../strings/strings.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import { networkAskedFor } from "./network-address.ts";
import { type Picture, sheetOf } from "./picture-sheets.ts";

/** What every lab of digits loads: the last one runs a network that the reader has trained. */
const COMMON: readonly ModelName[] = ["preprocess", "classify", "inspect"];

/** A figure that the worker of digits computes. */
export abstract class DigitsElement extends FigureElement<DigitClient, Loaded> {
  abstract override readonly graphs: readonly ModelName[];
  protected override readonly runtime = digits;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get needs(): Needs {
    const graphs = [...COMMON, ...this.graphs];
    return { family: "digits", graphs, files: ["samples", "portable"] };
  }

  protected override begin(onProgress: OnProgress): Promise<Loaded> {
    return digits.load(onProgress, networkAskedFor(location.hash) === "shipped");
  }

  /** A name for one of several pictures: what it belongs to, and what it shows. */
  protected named(of: string, what: string, values: ArrayLike<number>): Picture {
    return { name: this.say("dtOf", { of, what }), values };
  }

  /** The numbers of the pictures shown, one at a time. @param pictures asked while it is open */
  protected renderPictures(pictures: () => readonly Picture[]): TemplateResult {
    const sheets = () => pictures().map((picture) => sheetOf(this.lang, picture));
    return html`<data-table lang=${this.lang} summary=${this.say("dtPictures")} .sheets=${sheets}></data-table>`;
  }
}
