import { html, type TemplateResult } from "lit";
import { type Language, say } from "../../../strings/strings.ts";

/** What starts and stops a figure that moves by itself. */
export function moveButton(lang: Language, moves: boolean, toggle: () => void): TemplateResult {
  const name = say(lang, moves ? "still" : "move");
  return html`<button class="move" aria-label=${name} title=${name} @click=${toggle}><span
    aria-hidden="true">${moves ? "❚❚" : "▶"}</span></button>`;
}
