import { css, html } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/attention-view.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import type { Head, Reading } from "./reading.ts";

/**
 * `<head-maps>`: every head as a small map, a row of the map for each token that looks back, a column
 * for each that is looked at. Each block is a row in a frame of its own. Arrow keys go from head to
 * head; `pick` tells the one chosen.
 */
@customElement("head-maps")
export class HeadMaps extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) reading: Reading | null = null;
  @property({ attribute: false }) chosen: Head = { block: 1, head: 1 };
  /** the position that looks back, whose row is marked */
  @property({ attribute: false }) position = 0;

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override updated(): void {
    const { reading } = this;
    if (!reading) return;
    const canvases = this.renderRoot.querySelectorAll("canvas");
    for (const canvas of canvases) {
      const { block, head } = canvas.dataset;
      draw(canvas, reading, { block: Number(block), head: Number(head) });
    }
  }

  private pick(head: Head): void {
    this.dispatchEvent(new CustomEvent("pick", { detail: head }));
  }

  private onKey(event: KeyboardEvent): void {
    const ways: Record<string, readonly [number, number]> = {
      ArrowRight: [0, 1],
      ArrowLeft: [0, -1],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
    };
    const way = ways[event.key];
    if (!way || !this.reading) return;
    event.preventDefault();
    const { blocks, heads } = this.reading;
    const next = { block: this.chosen.block + way[0], head: this.chosen.head + way[1] };
    if (next.block < 1 || next.block > blocks || next.head < 1 || next.head > heads) return;
    this.pick(next);
    void this.focusChosen();
  }

  private async focusChosen(): Promise<void> {
    // The element that holds this one draws first.
    await new Promise(requestAnimationFrame);
    this.renderRoot.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
  }

  private renderHead(reading: Reading, { block, head }: Head) {
    const isChosen = block === this.chosen.block && head === this.chosen.head;
    const seen = reading.mostSeen({ block, head }, this.position);
    const name = this.say("mapName", { block, head, name: reading.names[seen] ?? "" });
    const top = (100 * this.position) / reading.positions;
    return html`<button type="button" aria-pressed=${isChosen} tabindex=${isChosen ? 0 : -1} aria-label=${name} title=${name}
      @click=${() => this.pick({ block, head })}><span class="map"><canvas width=${reading.positions} height=${reading.positions}
        data-block=${block} data-head=${head}></canvas><i style="top:${top}%;height:${100 / reading.positions}%"></i></span>
      <span>${this.say("headShort", { head })}</span></button>`;
  }

  protected override render() {
    const { reading } = this;
    if (!reading) return html``;
    const blocks = Array.from({ length: reading.blocks }, (_, index) => index + 1);
    return html`<div role="group" aria-label=${this.say("maps")} @keydown=${this.onKey}>${blocks.map(
      (block) =>
        html`<div class="block" role="group" aria-label=${this.say("blockName", { block })}><span class="name">${this.say("blockName", { block })}</span>
          ${reading.all.filter((each) => each.block === block).map((each) => this.renderHead(reading, each))}</div>`,
    )}</div>`;
  }

  static override styles = css`
    :host { display: block; max-width: 620px; }
    .block { align-items: center; border: 1px solid var(--md-default-fg-color--light, #777); border-left-width: 6px; border-radius: 8px; display: grid; gap: 4px; grid-template-columns: 3.6em repeat(4, minmax(0, 1fr)); margin: 0 0 6px; padding: 4px; }
    .name { font-size: 0.85em; font-weight: 700; }
    button { background: none; border: 1px solid var(--md-default-fg-color--light, #777); border-radius: 6px; color: inherit; cursor: pointer; display: grid; font: inherit; font-size: 0.78em; justify-items: center; padding: 4px; }
    button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 1px; }
    button[aria-pressed="true"] { border: 3px solid var(--md-default-fg-color, #222); font-weight: 700; padding: 2px; }
    .map { display: block; max-width: 96px; position: relative; width: 100%; }
    canvas { aspect-ratio: 1; background: #fff; border: 1px solid var(--md-default-fg-color--lightest, #ccc); box-sizing: border-box; display: block; image-rendering: pixelated; width: 100%; }
    i { border: 1px solid var(--book-activation, #6f42c1); box-sizing: border-box; left: 0; pointer-events: none; position: absolute; right: 0; }
    @media (max-width: 640px) { .block { grid-template-columns: 2.2em repeat(4, minmax(0, 1fr)); } }
    @media (forced-colors: active) { button[aria-pressed="true"] { border-color: Highlight; } canvas { forced-color-adjust: none; } }
  `;
}

/** The book's colour of what a network computes, on white (styles/colours.css). */
const VIOLET = "111 66 193";

/** A head's attention: row by row what each position looks back at, the darker the more. */
function draw(canvas: HTMLCanvasElement, reading: Reading, head: Head): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { positions } = reading;
  context.clearRect(0, 0, positions, positions);
  for (let row = 0; row < positions; row++) {
    for (const [column, weight] of reading.weights(head, row).entries()) {
      context.fillStyle = `rgb(${VIOLET} / ${weight.toFixed(3)})`;
      context.fillRect(column, row, 1, 1);
    }
  }
}
