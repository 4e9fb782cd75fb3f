import { html, nothing, type TemplateResult } from "lit";
import type { Key } from "../../../../build/labs/digits/train-lab.ts";
import type { Judged } from "../../../runtime/digits/calls.ts";
import type { Engine } from "../../../runtime/engine/calls.ts";
import { inPercent, percent } from "../../../strings/strings.ts";
import type { Backend } from "./backend.ts";
import type { Course, Mode } from "./course.ts";

const HARDLY_BETTER_THAN_GUESSING = 0.2;
const OUTCOMES: Partial<Record<Mode, Key>> = {
  idle: "idle",
  preparing: "fetchingDigits",
  diverged: "diverged",
  paused: "paused",
  stopped: "stopped",
  done: "done",
};

export type Say = (key: Key, values?: Record<string, string | number>) => string;

export function engineName({ webgpu }: Backend, kind: Engine, say: Say): string {
  const adapter = webgpu?.usable ? webgpu.adapter : "";
  return kind === "wasm" ? say("engineWasm") : say("engineWebgpu", { adapter });
}

function accuracyOf({ judged }: Course): string {
  return judged ? inPercent(judged.accuracy) : "–";
}

/** What a training has come to, in words; nothing while it runs. */
export function outcome(course: Course, say: Say): string {
  const { mode, judged } = course;
  const dead = mode === "done" && (judged?.accuracy ?? 1) < HARDLY_BETTER_THAN_GUESSING;
  const key: Key | undefined = dead ? "dead" : OUTCOMES[mode];
  return key ? say(key, { accuracy: accuracyOf(course) }) : "";
}

function fetching({ fetched }: Backend, say: Say): string {
  const { received, total } = fetched;
  return total ? say("engineFetching", { share: percent(received / total) }) : "";
}

/** The accuracy, large, once something has been trained. */
export function headline(course: Course, say: Say): TemplateResult | typeof nothing {
  if (!course.isBegun) return nothing;
  return html`<p class="headline"><b class="number">${accuracyOf(course)} %</b> ${say("accuracy")}</p>`;
}

/** Steps, loss and accuracy so far, once something has been trained. */
export function figures(course: Course, epochs: number, say: Say): TemplateResult {
  const { newest, backend } = course;
  return html`<p class=${newest ? "number" : "number awaited"}>${say("status", {
    step: newest?.steps ?? 0,
    epoch: newest?.epoch ?? 0,
    epochs,
    loss: newest?.losses.at(-1)?.toFixed(4) ?? "–",
    accuracy: accuracyOf(course),
    engine: engineName(backend, backend.engine, say),
    ms: course.msPerStep.toFixed(2),
    seconds: course.seconds.toFixed(1),
  })}</p>`;
}

/** What the training has come to. */
export function status(course: Course, say: Say): TemplateResult {
  const { backend, mode } = course;
  return html`<p class="outcome"><strong>${outcome(course, say)}</strong>
    ${mode === "preparing" && backend.engine === "webgpu" ? fetching(backend, say) : nothing}</p>`;
}

/** How often each digit of the test set was read as which. */
export function confusion({ confusion }: Judged, say: Say): TemplateResult {
  return html`<details><summary>${say("confusion")}</summary>
    <div class="scroll" tabindex="0" role="group" aria-label=${say("confusion")}><table>
    <thead><tr><th scope="col">${say("trueDigit")}</th>${confusion.map((_, digit) => html`<th scope="col">${digit}</th>`)}</tr></thead>
    <tbody>${confusion.map(
      (row, digit) =>
        html`<tr><th scope="row">${digit}</th>${row.map((count) => html`<td>${count}</td>`)}</tr>`,
    )}</tbody></table></div></details>`;
}
