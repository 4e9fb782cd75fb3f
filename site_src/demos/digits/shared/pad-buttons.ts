import { html, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/digits/shared.ts";
import type { Language } from "../../../strings/strings.ts";
import type { DrawingPad } from "./drawing-pad.ts";

/** Undo and clear. @param pad asked when one is pressed */
export function padButtons(lang: Language, pad: () => DrawingPad): TemplateResult {
  return html`<button @click=${() => pad().undo()}>${say(lang, "undo")}</button>
    <button @click=${() => pad().clear()}>${say(lang, "clear")}</button>`;
}
