/** The three sliders that decide how a token is drawn. */
import { html, type TemplateResult } from "lit";
import {
  COLDEST,
  HOTTEST,
  type Key,
  LEAST_TOP_P,
  say,
} from "../../../../build/labs/verse/verse-writer.ts";
import type { Sampling } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";
import { KEPT } from "./wish.ts";

interface Slider {
  name: Key;
  least: number;
  most: number;
  step: number;
  value: number;
  shown: string;
  set(value: number): void;
}

function slider(lang: Language, { name, least, most, step, value, shown, set }: Slider) {
  const onInput = (event: Event) => set(Number((event.target as HTMLInputElement).value));
  return html`<label><span>${say(lang, name)} <b>${shown}</b></span>
    <input type="range" min=${least} max=${most} step=${step} .value=${String(value)}
      aria-valuetext=${shown} @input=${onInput}></label>`;
}

/** @param adjust told what has changed */
export function samplingSliders(
  lang: Language,
  { temperature, topK, topP }: Sampling,
  adjust: (change: Partial<Sampling>) => void,
): TemplateResult {
  // A link may say a number between two steps: the slider stands at the next.
  const rank = KEPT.findIndex((kept) => (topK ? kept >= topK || kept === 0 : kept === 0));
  const all = say(lang, "all");
  return html`${slider(lang, {
    name: "temperature",
    least: COLDEST,
    most: HOTTEST,
    step: 0.05,
    value: temperature,
    shown: temperature.toFixed(2),
    set: (value) => adjust({ temperature: value }),
  })}${slider(lang, {
    name: "topK",
    least: 0,
    most: KEPT.length - 1,
    step: 1,
    value: rank,
    shown: topK ? String(topK) : all,
    set: (value) => adjust({ topK: KEPT[value] ?? 0 }),
  })}${slider(lang, {
    name: "topP",
    least: LEAST_TOP_P,
    most: 1,
    step: 0.05,
    value: topP,
    shown: topP < 1 ? topP.toFixed(2) : all,
    set: (value) => adjust({ topP: value }),
  })}`;
}
