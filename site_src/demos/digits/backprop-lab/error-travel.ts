import { css, html, nothing, type PropertyValues, svg } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/digits/backprop-lab.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { moveButton } from "../../shared/base/move-button.ts";
import { Sight } from "../../shared/base/sight.ts";
import "../shared/pixel-picture.ts";
import { largest } from "../shared/pixels.ts";
import { signLegend, signStyles } from "../shared/sign-legend.ts";

/** Where the error has come to, one after the other. */
const STAGES = ["output", "hidden", "weights"] as const;
const LAST = STAGES.length - 1;
/** ms that each way takes, and that one looks at what has arrived. */
const WAY = 900;
const REST = 700;
const [WIDTH, HEIGHT] = [432, 232];
/** Where the units of the hidden layer stand, and the outputs; how long the longest bar is. */
const [UNITS, OUTPUTS, BAR] = [130, 300, 56];

/** One error on its way, and where it ends. */
export interface Travelling {
  image: Float32Array;
  /** of each output */
  delta2: readonly number[];
  /** of the hidden units that are shown */
  delta1: readonly number[];
  /** of the weights of the unit that is opened */
  gradient: readonly number[];
  /** that unit, and its place among those shown */
  unit: number;
  opened: number;
}

/**
 * `<error-travel>`: the error on its way back, from the outputs over the hidden units to the weights.
 * At rest all of it is shown; a button has it travel, in steps without motion where none is wanted.
 */
@customElement("error-travel")
export class ErrorTravel extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) error: Travelling | null = null;
  @state() private stage = LAST;
  @state() private isMoving = false;
  private timer = 0;
  private readonly sight = new Sight(this, () => undefined);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.rest();
  }

  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("error") && this.isMoving) this.rest();
  }

  private toggle(): void {
    if (this.isMoving) {
      this.rest();
      return;
    }
    this.stage = -1;
    this.isMoving = true;
    this.timer = window.setTimeout(() => void this.next(), REST);
  }

  /** Go one stage on; out of view it waits. */
  private async next(): Promise<void> {
    await this.sight.until();
    if (!this.isMoving) return;
    this.stage += 1;
    this.timer = window.setTimeout(
      () => void (this.stage < LAST ? this.next() : this.rest()),
      WAY + REST,
    );
  }

  /** Show all of it. */
  private rest(): void {
    window.clearTimeout(this.timer);
    this.isMoving = false;
    this.stage = LAST;
  }

  private renderOutputs(delta2: readonly number[]) {
    const most = largest(delta2) || 1;
    return delta2.map((delta, digit) => {
      const length = (BAR * Math.abs(delta)) / most;
      const x = OUTPUTS + 66 + (delta < 0 ? -length : 0);
      return svg`<text x=${OUTPUTS} y=${outputAt(digit) + 5}>${digit}</text>
        <rect class=${delta < 0 ? "bar below" : "bar"} x=${x} y=${outputAt(digit) - 7} width=${length} height="14"></rect>`;
    });
  }

  /** From the outputs that are wrong to the units, and from the units to the pixels. */
  private renderWays({ delta2, delta1, opened }: Travelling) {
    const [wrong, blamed] = [largest(delta2) || 1, largest(delta1) || 1];
    const back = delta2.flatMap((delta, digit) =>
      delta1.map((_, unit) =>
        way([OUTPUTS - 10, outputAt(digit)], [UNITS + 12, unitAt(unit)], Math.abs(delta) / wrong),
      ),
    );
    const down = delta1.map((delta, unit) =>
      way([UNITS - 12, unitAt(unit)], [0, HEIGHT / 2], Math.abs(delta) / blamed, unit === opened),
    );
    return svg`<g class="to-hidden">${back}</g><g class="to-weights">${down}</g>`;
  }

  private renderUnits({ delta1, opened }: Travelling) {
    const most = largest(delta1) || 1;
    return delta1.map(
      (delta, unit) => svg`<circle class="place" cx=${UNITS} cy=${unitAt(unit)} r="11"></circle>
        <circle class="unit ${delta < 0 ? "below" : ""} ${unit === opened ? "opened" : ""}" cx=${UNITS} cy=${unitAt(unit)}
          r=${3 + 8 * Math.sqrt(Math.abs(delta) / most)}></circle>`,
    );
  }

  protected override render() {
    if (!this.error) return nothing;
    const { error } = this;
    const arrived = this.stage >= LAST;
    const name = this.say("travel");
    return html`<div class="head"><h4>${name}</h4>${moveButton(this.lang, this.isMoving, () => this.toggle())}</div>
      <div class="way" data-stage=${this.stage}>
        <div class="end"><pixel-picture .values=${error.image} label=${this.say("yourDigit")}></pixel-picture>
          <pixel-picture class="gradient" signed .values=${error.gradient}
            label=${this.say("gradient", { unit: error.unit })}></pixel-picture></div>
        <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.say("travelled")}>${this.renderWays(error)}
          ${this.renderUnits(error)}${this.renderOutputs(error.delta2)}</svg></div>
      <p class="stage">${this.say(`travel_${arrived ? "weights" : (STAGES[this.stage] ?? "forward")}`)}</p>
      ${signLegend(this.say("tooMuch"), this.say("tooLittle"))}`;
  }

  static override styles = [
    signStyles,
    css`
      :host { display: block; }
      p { margin: 4px 0; }
      .muted { color: var(--md-default-fg-color--light, #555); font-size: 0.86em; }
      .head { align-items: center; display: flex; gap: 10px; }
      h4 { font-size: 0.95em; margin: 10px 0 4px; }
      button { background: none; border: 1px solid var(--md-default-fg-color--light, #777); border-radius: 50%; color: inherit; cursor: pointer; height: 40px; padding: 0; width: 40px; }
      button:focus-visible { outline: 3px solid var(--book-focus, #1a1a1a); outline-offset: 2px; }
      .way { align-items: center; display: grid; grid-template-columns: 22% 1fr; max-width: 620px; }
      .end { position: relative; }
      .gradient { inset: 0; opacity: 0; position: absolute; }
      svg { display: block; overflow: visible; width: 100%; }
      text { fill: currentColor; font-size: 14px; text-anchor: middle; }
      .place { fill: none; stroke: currentColor; stroke-opacity: 0.3; }
      .unit, .bar { fill: rgb(230 120 0); forced-color-adjust: none; opacity: 0; transform: scale(0); transform-box: fill-box; transform-origin: center; transition: opacity 400ms, transform 400ms; }
      .below { fill: rgb(0 114 200); }
      .opened { stroke: currentColor; stroke-width: 2; }
      path { fill: none; stroke: var(--book-gradient, #ad1a6b); stroke-dasharray: 1; stroke-dashoffset: 1; }
      [data-stage="0"] .bar, [data-stage="1"] :is(.bar, .unit), [data-stage="2"] :is(.bar, .unit) { opacity: 1; transform: none; }
      [data-stage="1"] .to-hidden path, [data-stage="2"] path { stroke-dashoffset: 0; transition: stroke-dashoffset ${WAY}ms linear; }
      [data-stage="1"] .unit { transition-delay: ${WAY}ms; }
      [data-stage="2"] .gradient { opacity: 1; transition: opacity 400ms ${WAY}ms; }
      .stage { min-height: 2.9em; }
      @media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
      @media print { button { display: none; } }
    `,
  ];
}

function outputAt(digit: number): number {
  return 14 + 22.6 * digit;
}

function unitAt(unit: number): number {
  return 18 + 28 * unit;
}

type Point = readonly [x: number, y: number];

/** A way of the error, the thicker the more goes along it. */
function way([x1, y1]: Point, [x2, y2]: Point, share: number, isAll = true) {
  if (share < 0.02) return nothing;
  const middle = (x1 + x2) / 2;
  return svg`<path pathLength="1" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"
    stroke-width=${0.4 + 2.6 * share} stroke-opacity=${(isAll ? 0.75 : 0.25) * (0.25 + 0.75 * share)}></path>`;
}
