/** A head's scores at one position, token by token: masked, as weights, and with the values that they weigh. */
import { html, nothing, type TemplateResult } from "lit";
import { type View, written } from "./view.ts";

/** The step at which each further column appears. */
const SHOWN_FROM = { weight: 4, value: 5 };

function rowOf(view: View, position: number, score: number, weight: number): TemplateResult {
  const { reading, block, head, dim, key, open } = view;
  const isMasked = position > view.position;
  const name = reading.names[position] ?? "";
  const value = reading.at("values", block - 1, head - 1, position)[dim - 1];
  return html`<tr class=${isMasked ? "masked" : ""}><th scope="row"><button type="button" aria-pressed=${position === key}
      @click=${() => view.choose({ key: position })}>${name}</button></th>
    <td>${written(score)}</td><td>${isMasked ? html`<span title=${view.say("masked")}>−∞</span>` : written(score)}</td>
    ${open >= SHOWN_FROM.weight ? html`<td class="weighed"><span class="bar-of" style="width:${(weight * 100).toFixed(1)}%"></span>${written(weight)}</td>` : nothing}
    ${open >= SHOWN_FROM.value ? html`<td>× ${written(value)}</td>` : nothing}</tr>`;
}

/** The table for the head and position of the view, with the columns of the steps that are open. */
export function scoreTable(view: View): TemplateResult {
  const { reading, block, head, position, dim, open } = view;
  const scores = reading.at("scores", block - 1, head - 1, position);
  const weights = reading.weights(view, position);
  const mixed = reading.at("mixed", block - 1, position)[(head - 1) * reading.size + dim - 1];
  const name = view.say("table", { name: reading.names[position] ?? "", block, head });
  return html`<div class="scroll scores" tabindex="0" role="group" aria-label=${name}><table><thead><tr>
      <th scope="col">${view.say("colToken")}</th><th scope="col">${view.say("colScore", { size: reading.size })}</th>
      <th scope="col">${view.say("colMasked")}</th>
      ${open >= SHOWN_FROM.weight ? html`<th scope="col">${view.say("colWeight")}</th>` : nothing}
      ${open >= SHOWN_FROM.value ? html`<th scope="col">${view.say("colValue", { dim })}</th>` : nothing}</tr></thead>
    <tbody>${scores.map((score, at) => rowOf(view, at, score, weights[at] ?? 0))}</tbody>
    ${
      open >= SHOWN_FROM.value
        ? html`<tfoot><tr><th scope="row" colspan="4">${view.say("total", { dim })}</th><td>= ${written(mixed)}</td></tr></tfoot>`
        : nothing
    }</table></div>`;
}
