/** A model drawn to scale: what it has, and below it what works on one token. */
import { css, html, nothing, svg } from "lit";
import { customElement, property } from "lit/decorators.js";
import { say } from "../../../../build/labs/calculator/size-calculator.ts";
import type { Sizes } from "../../../runtime/calculator/sizes.ts";
import { inPercent, type Language, percent } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { heardOnly } from "../../shared/base/lab-styles.ts";
import { spoken } from "../../shared/base/readable.ts";

/** The picture's own units. */
const WIDTH = 1000;
const HEIGHT = 40;
/** Parts of the model, as the graph counts them, and what the picture calls them. */
const PARTS = ["embeddings", "attention", "feed", "experts", "rest"] as const;
/** Of the graph's terms these are too small to be seen apart. */
const REST = 4;

interface Block {
  name: (typeof PARTS)[number];
  all: number;
  working: number;
}

/** Below one per cent with two decimals. */
function part(share: number): string {
  return share >= 0.01 ? percent(share) : `${inPercent(share)}\u00a0%`;
}

/** The last of the parts is what all further terms have together. */
function blocks({ parameters, active }: Sizes): Block[] {
  const rest = (terms: readonly number[]) =>
    terms.slice(REST, -1).reduce((sum, term) => sum + term, 0);
  return PARTS.map((name, index) => ({
    name,
    all: index < REST ? (parameters[index] ?? 0) : rest(parameters),
    working: index < REST ? (active[index] ?? 0) : rest(active),
  }));
}

/** `<size-blocks>`: bars whose areas are parameters. */
@customElement("size-blocks")
export class SizeBlocks extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) sizes: Sizes | null = null;

  private renderBar(values: readonly Block[], of: "all" | "working", total: number) {
    let from = 0;
    const drawn = values.map((block) => {
      const wide = (block[of] / total) * WIDTH;
      const idle = of === "all" ? ((block.all - block.working) / total) * WIDTH : 0;
      const [x, isMixture] = [from, block.name === "experts"];
      from += wide;
      return svg`<rect class=${block.name} x=${x} y="0" width=${wide} height=${HEIGHT}></rect>
        ${isMixture && idle > 0 ? svg`<rect class="idle" x=${x + wide - idle} y="0" width=${idle} height=${HEIGHT}></rect>` : nothing}`;
    });
    return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">${drawn}</svg>`;
  }

  protected override render() {
    if (!this.sizes) return nothing;
    const total = this.sizes.parameters.at(-1) ?? 1;
    const every = blocks(this.sizes);
    const shown = every.filter(({ all }) => all > 0);
    const working = this.sizes.active.at(-1) ?? 0;
    return html`<p>${say(this.lang, "whole")}</p>
      ${this.renderBar(every, "all", total)}
      <p>${say(this.lang, "met", { active: spoken(this.lang, working), share: part(working / total) })}</p>
      ${this.renderBar(every, "working", total)}
      <ul>${shown.map(
        ({ name, all, working: met }) => html`<li><i class=${name} aria-hidden="true"></i>
          ${say(this.lang, `${name}Name`)} <b>${spoken(this.lang, all)}</b>
          <small>${part(all / total)}</small>${
            name === "experts" && met < all
              ? html`<span class="heard">${say(this.lang, "chosenOf", { active: spoken(this.lang, met) })}</span>`
              : nothing
          }</li>`,
      )}
      ${
        shown.some(({ name, all, working: met }) => name === "experts" && met < all)
          ? html`<li><i class="experts"><span class="stripes"></span></i>${say(this.lang, "idle")}</li>`
          : nothing
      }</ul>`;
  }

  static override styles = css`
    :host { display: block; margin: 10px 0; }
    p { font-size: 0.9em; margin: 6px 0 2px; }
    svg { background: var(--md-default-fg-color--lightest, #eee); border-radius: 4px; display: block; height: 40px; overflow: hidden; width: 100%; }
    p ~ svg ~ svg { height: 24px; }
    .embeddings { background: #757575; fill: #757575; }
    .attention { background: #7e57c2; fill: #7e57c2; }
    .feed { background: #00897b; fill: #00897b; }
    .experts { background: #6d8b1f; fill: #6d8b1f; }
    .rest { background: #ad1457; fill: #ad1457; }
    /* Of the experts that a token does not meet only a shadow is left. */
    .idle { fill: var(--md-default-bg-color, #fff); fill-opacity: 0.62; }
    .stripes { background: var(--md-default-bg-color, #fff); display: block; height: 100%; opacity: 0.62; }
    ul { display: flex; flex-wrap: wrap; font-size: 0.86em; gap: 2px 18px; list-style: none; margin: 6px 0 0; padding: 0; }
    li { align-items: center; display: flex; gap: 5px; }
    i { border-radius: 3px; flex: none; height: 12px; overflow: hidden; width: 12px; }
    b, small { font-variant-numeric: tabular-nums; }
    .heard { ${heardOnly} }
    @media (forced-colors: active) { i, rect { forced-color-adjust: none; } }
  `;
}
