import { html, nothing, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/digits/shared.ts";
import type { Loaded } from "../../../runtime/digits/calls.ts";
import { inPercent, type Language } from "../../../strings/strings.ts";

/** Why the accuracy measured in the page is not quite the published one; nothing for another network. */
export function levels(lang: Language, loaded: Loaded | null): TemplateResult | typeof nothing {
  if (!loaded || loaded.own?.used) return nothing;
  const whole = loaded.experiments.pruning.find(({ share }) => share === 0);
  const published = inPercent(whole?.accuracy ?? 0);
  return html`<p class="muted levels">${say(lang, "levels", { published })}</p>`;
}
