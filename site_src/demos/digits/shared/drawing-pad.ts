import { css, html, nothing, type PropertyValues, svg } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { say } from "../../../../build/labs/digits/shared.ts";
import { SIDE } from "../../../runtime/digits/picture.ts";
import { letterOf } from "../../../scripts/letter.ts";
import type { Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { heardOnly } from "../../shared/base/lab-styles.ts";
import { paintGrey } from "./pixels.ts";
import { MOST_POINTS, onPad, PAD, type Strokes } from "./segments.ts";

const STEP = 10;
/** Width of the line on the pad alone: pens with pressure widen it. */
const THINNEST = 12;
const LINE = 16;
const CENTRE: Point = [PAD / 2, PAD / 2];
/** A hand that rests on the screen while its pen is up is no finger that draws. In ms. */
const PEN_IS_NEAR = 1_000;

type Point = [number, number];

interface Stroke {
  points: Point[];
  /** Mean pressure 0..1 of pens that have it; it widens the line on the pad alone. */
  width: number;
}

/**
 * A square to draw on, by pointer or keyboard.
 * @fires change - the strokes have changed; read them from `strokes`
 */
@customElement("drawing-pad")
export class DrawingPad extends BookElement {
  @property() override lang: Language = "zh";
  /** All pixels up to 255 that stand in grey below the strokes. */
  @property({ attribute: false }) backdrop: ArrayLike<number> | null = null;
  @query("canvas") private readonly picture!: HTMLCanvasElement | null;
  @state() private drawn: Stroke[] = [];
  @state() private cursor: Point | null = null;
  @state() private penDown = false;
  private pointer: { id: number; type: string } | null = null;
  private penSeen = Number.NEGATIVE_INFINITY;

  /** Strokes of [x, y] points in whole pad units, so that a link holds them exactly. */
  get strokes(): number[][][] {
    return this.drawn.map((stroke) => stroke.points.map((point) => [...point]));
  }

  /** Show strokes without telling anyone. */
  show(strokes: Strokes): void {
    this.drawn = strokes.map((points) => ({
      points: points.map(onPad),
      width: LINE,
    }));
    this.lift();
  }

  /** Remove the last stroke, if there is one: a test digit is none. */
  undo(): void {
    if (this.drawn.length) this.set(this.drawn.slice(0, -1));
  }

  /** Remove everything. */
  clear(): void {
    this.set([]);
  }

  private set(drawn: Stroke[]): void {
    this.drawn = drawn;
    this.lift();
    this.changed();
  }

  private lift(): void {
    this.penDown = false;
    this.pointer = null;
  }

  private changed(): void {
    this.dispatchEvent(new Event("change"));
  }

  private pointOf(event: PointerEvent): Point {
    const box = this.getBoundingClientRect();
    const scale = PAD / box.width;
    return onPad([(event.clientX - box.left) * scale, (event.clientY - box.top) * scale]);
  }

  /** How many points may still be drawn. */
  private get room(): number {
    return MOST_POINTS - this.drawn.reduce((sum, { points }) => sum + points.length, 0);
  }

  private begin(point: Point, pressure: number): void {
    if (this.room < 1) return;
    this.drawn = [...this.drawn, { points: [point], width: THINNEST + 8 * pressure }];
    this.changed();
  }

  private extend(points: Point[]): void {
    const last = this.drawn.at(-1);
    if (!last) return;
    for (const point of points.slice(0, this.room)) {
      const [x, y] = last.points.at(-1) ?? [];
      if (point[0] !== x || point[1] !== y) last.points.push(point);
    }
    this.drawn = [...this.drawn];
    this.changed();
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0 || !this.mayDraw(event)) return;
    event.preventDefault();
    this.dataset.drawn = ""; // no ring around what a pointer draws
    this.focus();
    try {
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
    } catch {
      // It is gone already: what it still reports is drawn, as far as it lies on the pad.
    }
    this.pointer = { id: event.pointerId, type: event.pointerType };
    this.cursor = null;
    this.penDown = false;
    this.begin(this.pointOf(event), event.pointerType === "pen" ? event.pressure : 0.5);
  }

  /** Whether a pointer may draw: one at a time, but a pen before the hand that holds it. */
  private mayDraw({ pointerType, timeStamp }: PointerEvent): boolean {
    if (pointerType === "touch" && timeStamp - this.penSeen < PEN_IS_NEAR) return false;
    if (!this.pointer) return true;
    if (pointerType !== "pen" || this.pointer.type !== "touch") return false;
    this.drawn = this.drawn.slice(0, -1);
    return true;
  }

  private onMove(event: PointerEvent): void {
    if (event.pointerType === "pen") this.penSeen = event.timeStamp;
    if (event.pointerId !== this.pointer?.id) return;
    if (event.buttons === 0) {
      this.pointer = null; // it was lifted where nobody heard of it
      return;
    }
    const all = event.getCoalescedEvents?.() ?? [];
    this.extend((all.length ? all : [event]).map((each) => this.pointOf(each)));
  }

  /** Lifted, cancelled, or taken by somebody else. */
  private onEnd(event: PointerEvent): void {
    if (event.pointerType === "pen") this.penSeen = event.timeStamp;
    if (event.pointerId === this.pointer?.id) this.pointer = null;
  }

  private onKey(event: KeyboardEvent): void {
    delete this.dataset.drawn;
    const moves: Record<string, Point> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    const undo =
      event.key === "Backspace" ||
      (letterOf(event) === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey);
    if (move) this.moveCursor(move, event.shiftKey ? 3 : 1);
    else if (event.key === " ") this.togglePen();
    else if (undo) this.undo();
    else if (event.key === "Escape" || event.key === "Delete") this.clear();
    else return;
    event.preventDefault();
  }

  private moveCursor([dx, dy]: Point, times: number): void {
    const [x, y] = this.cursor ?? CENTRE;
    const inside = (value: number) => Math.min(PAD - 10, Math.max(10, value));
    this.cursor = [inside(x + dx * STEP * times), inside(y + dy * STEP * times)];
    if (this.penDown) this.extend([this.cursor]);
  }

  private togglePen(): void {
    this.penDown = !this.penDown;
    this.cursor ??= CENTRE;
    if (this.penDown) this.begin(this.cursor, 0.5);
  }

  private renderStroke({ points, width }: Stroke) {
    const path = points.map((point) => point.join(",")).join(" ");
    const dot = points.length === 1 ? `${path} ${path}` : path;
    return svg`<polyline points=${dot} stroke-width=${width}></polyline>`;
  }

  private renderCursor() {
    if (!this.cursor) return null;
    const [x, y] = this.cursor;
    return svg`<circle class=${this.penDown ? "cursor down" : "cursor"} cx=${x} cy=${y} r="8"></circle>`;
  }

  /** Where the pen is, for those who do not see it; nothing before the first key. */
  private renderPen() {
    return this.cursor ? say(this.lang, this.penDown ? "penDown" : "penUp") : nothing;
  }

  /** What to do before the first stroke, and when there is room for no other. */
  private renderHint() {
    if (!this.drawn.length) return html`<span class="hint">${say(this.lang, "hint")}</span>`;
    return this.room > 0 ? nothing : html`<span class="hint">${say(this.lang, "padFull")}</span>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute("role", "application");
    this.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.onKey);
    this.lift();
  }

  protected override willUpdate(): void {
    this.setAttribute("aria-label", say(this.lang, "pad"));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.picture && this.backdrop && changed.has("backdrop"))
      paintGrey(this.picture, this.backdrop);
  }

  protected override render() {
    return html`${this.backdrop ? html`<canvas width=${SIDE} height=${SIDE} aria-hidden="true"></canvas>` : null}<svg viewBox="0 0 ${PAD} ${PAD}" @pointerdown=${this.onDown} @pointermove=${this.onMove}
        @pointerup=${this.onEnd} @pointercancel=${this.onEnd} @lostpointercapture=${this.onEnd}>
        ${this.drawn.map((stroke) => this.renderStroke(stroke))}${this.renderCursor()}
      </svg>
      ${this.renderHint()}
      <p role="status">${this.renderPen()}</p>`;
  }

  static override styles = css`
    :host {
      aspect-ratio: 1;
      background: var(--md-default-bg-color, #fff);
      border: 2px solid var(--md-default-fg-color--light, #777);
      border-radius: 10px;
      box-sizing: border-box;
      cursor: crosshair;
      display: block;
      overflow: hidden;
      position: relative;
    }
    :host(:focus-visible:not([data-drawn])) {
      outline: 3px solid var(--book-focus, #1a1a1a);
      outline-offset: 2px;
    }
    canvas {
      height: 100%;
      image-rendering: pixelated;
      inset: 0;
      pointer-events: none;
      position: absolute;
      width: 100%;
    }
    svg {
      display: block;
      height: 100%;
      position: relative;
      /* The page scrolls everywhere but here. */
      touch-action: none;
      user-select: none;
      width: 100%;
    }
    polyline {
      fill: none;
      stroke: var(--md-default-fg-color, #222);
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .cursor {
      fill: none;
      stroke: var(--book-focus, #1a1a1a);
      stroke-width: 3;
    }
    .cursor.down {
      fill: var(--book-focus, #1a1a1a);
    }
    p { ${heardOnly} margin: 0; }
    .hint {
      color: var(--md-default-fg-color--light, #555);
      font-size: 0.8em;
      inset: 6px 0 auto;
      pointer-events: none;
      position: absolute;
      text-align: center;
    }
  `;
}
