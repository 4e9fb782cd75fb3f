/** Text for the reader to take away: into the clipboard, or by hand where no page may write there. */
import { css, html, type TemplateResult } from "lit";
import { type Language, say } from "../../../strings/strings.ts";
import { textBox } from "../base/lab-styles.ts";

/** @returns whether the text is in the clipboard; on plain http, for example, browsers have none */
export async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A box below the words of "shByHand", from which the reader copies a text. */
export function byHand(language: Language, text: string): TemplateResult {
  return html`<textarea readonly rows="3" aria-label=${say(language, "shByHand")} .value=${text}></textarea>`;
}

/** A box with text to copy. */
export const boxStyles = css`
  textarea {
    ${textBox}
    display: block;
    font: 0.9em monospace;
    margin: 4px 0 6px;
    padding: 6px 8px;
  }
  textarea:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
`;
