import { html, nothing, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/digits/train-lab.ts";
import type { Loaded } from "../../../runtime/digits/calls.ts";
import { megabytes } from "../../../strings/strings.ts";
import type { Course } from "./course.ts";
import {
  BATCHES,
  type Choices,
  DEFAULTS,
  ENGINES,
  EPOCHS,
  RATES,
  SEED,
  UNITS,
} from "./settings.ts";
import { engineName, type Say } from "./status.ts";

/** What the form shows, and whom it tells of a change. */
export interface Form {
  choices: Choices;
  course: Course;
  digits: Loaded["digits"] | undefined;
  say: Say;
  choose(changes: Partial<Choices>): void;
}

interface Selection<K extends keyof Choices> {
  key: K;
  name: Key;
  values: readonly Choices[K][];
  text?: (value: Choices[K]) => string;
}

function selection<K extends keyof Choices>(
  { choices, course, say, choose }: Form,
  { key, name, values, text = String }: Selection<K>,
): TemplateResult {
  return html`<label>${say(name)} <select ?disabled=${course.isBusy}
    @change=${(event: Event) => {
      const value = values[(event.target as HTMLSelectElement).selectedIndex];
      if (value !== undefined) choose({ [key]: value } as Partial<Choices>);
    }}>${values.map(
      (value) => html`<option ?selected=${value === choices[key]}>${text(value)}</option>`,
    )}</select></label>`;
}

function seed({ choices, course, say, choose }: Form): TemplateResult {
  return html`<label>${say("seed")} <input type="number" min="0" max="999999" .value=${String(choices.seed)}
    ?disabled=${course.isBusy} @change=${(event: Event) =>
      choose({
        seed: SEED.parse((event.target as HTMLInputElement).value)?.value ?? DEFAULTS.seed,
      })}></label>`;
}

function optimizer(kind: Choices["optimizer"]): string {
  return kind === "adam" ? "Adam" : "SGD + momentum";
}

/** What the training is made of: a line that says it, and all the choices behind that. */
export function recipe(form: Form): TemplateResult {
  const { say, choices } = form;
  const summary = say("recipe", { ...choices, optimizer: optimizer(choices.optimizer) });
  return html`<details class="recipe"><summary>${summary}</summary>
    ${choicesForm(form)}<p class="muted">${say("testSet")}</p></details>`;
}

function choicesForm(form: Form): TemplateResult {
  const { say, digits, course } = form;
  const { webgpu } = course.backend;
  const size = (kind: "train" | "full") => {
    const { count, bytes } = digits?.[kind] ?? { count: 0, bytes: 0 };
    const values = { count: count.toLocaleString("en"), megabytes: megabytes(bytes) };
    return say("size", values);
  };
  const engine = (kind: Choices["engine"]) => engineName(course.backend, kind, say);
  return html`<div class="choices">
    ${selection(form, { key: "units", name: "units", values: UNITS })}
    ${selection(form, { key: "rate", name: "rate", values: RATES })}
    ${selection(form, { key: "batch", name: "batch", values: BATCHES })}
    ${selection(form, { key: "optimizer", name: "optimizer", values: ["adam", "sgd"], text: optimizer })}
    ${selection(form, { key: "epochs", name: "epochs", values: EPOCHS })}
    ${selection(form, { key: "digits", name: "digits", values: ["train", "full"], text: size })}
    ${
      webgpu?.usable
        ? selection(form, { key: "engine", name: "engine", values: ENGINES, text: engine })
        : nothing
    }
    ${seed(form)}
  </div>
  ${webgpu && !webgpu.usable ? html`<p class="muted">${say(webgpu.why)}</p>` : nothing}`;
}
