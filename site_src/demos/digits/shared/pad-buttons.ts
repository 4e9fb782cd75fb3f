import { html, type TemplateResult } from "lit";
import { type Language, say } from "../../../strings/strings.ts";
import type { DrawingPad } from "./drawing-pad.ts";

/** Undo and clear. @param pad asked when one is pressed */
export function padButtons(lang: Language, pad: () => DrawingPad): TemplateResult {
  return html`<button @click=${() => pad().undo()}>${say(lang, "undo")}</button>
    <button @click=${() => pad().clear()}>${say(lang, "clear")}</button>`;
}
