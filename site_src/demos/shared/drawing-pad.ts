import { css, html, LitElement, nothing, type PropertyValues, svg } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { type Language, say } from "../../strings/strings.ts";
import { heardOnly } from "./lab-styles.ts";
import { paintGrey } from "./pixels.ts";
import type { Strokes } from "./segments.ts";

/** Side of the pad in its own units. */
const SIDE = 280;
const STEP = 10;
/** Width of the line on the pad alone: pens with pressure widen it. */
const THINNEST = 12;
const LINE = 16;
const CENTRE: Point = [SIDE / 2, SIDE / 2];

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
export class DrawingPad extends LitElement {
  @property() override lang: Language = "zh";
  /** 784 values up to 255 that stand in grey below the strokes. */
  @property({ attribute: false }) backdrop: ArrayLike<number> | null = null;
  @query("canvas") private readonly picture!: HTMLCanvasElement | null;
  @state() private drawn: Stroke[] = [];
  @state() private cursor: Point | null = null;
  @state() private penDown = false;
  private pointer: number | null = null;

  /** Strokes of [x, y] points in whole pad units, so that a link holds them exactly. */
  get strokes(): number[][][] {
    return this.drawn.map((stroke) => stroke.points.map((point) => [...point]));
  }

  /** Show strokes without telling anyone. */
  show(strokes: Strokes): void {
    this.drawn = strokes.map((points) => ({
      points: points.map(([x = 0, y = 0]) => [x, y]),
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

  private place(event: PointerEvent): Point {
    const box = this.getBoundingClientRect();
    const scale = SIDE / box.width;
    const whole = (distance: number) => Math.round(distance * scale);
    return [whole(event.clientX - box.left), whole(event.clientY - box.top)];
  }

  private begin(point: Point, pressure: number): void {
    this.drawn = [...this.drawn, { points: [point], width: THINNEST + 8 * pressure }];
    this.changed();
  }

  private extend(points: Point[]): void {
    const last = this.drawn.at(-1);
    if (!last) return;
    for (const point of points) {
      const [x, y] = last.points.at(-1) ?? [];
      if (point[0] !== x || point[1] !== y) last.points.push(point);
    }
    this.drawn = [...this.drawn];
    this.changed();
  }

  private onDown(event: PointerEvent): void {
    if (this.pointer !== null || event.button !== 0) return;
    event.preventDefault();
    this.focus();
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.pointer = event.pointerId;
    this.cursor = null;
    this.begin(this.place(event), event.pointerType === "pen" ? event.pressure : 0.5);
  }

  private onMove(event: PointerEvent): void {
    if (event.pointerId !== this.pointer) return;
    const all = event.getCoalescedEvents?.() ?? [];
    this.extend((all.length ? all : [event]).map((each) => this.place(each)));
  }

  private onUp(event: PointerEvent): void {
    if (event.pointerId === this.pointer) this.pointer = null;
  }

  private onKey(event: KeyboardEvent): void {
    const moves: Record<string, Point> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    const undo =
      event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (move) this.moveCursor(move, event.shiftKey ? 3 : 1);
    else if (event.key === " ") this.togglePen();
    else if (undo) this.undo();
    else if (event.key === "Escape" || event.key === "Delete") this.clear();
    else return;
    event.preventDefault();
  }

  private moveCursor([dx, dy]: Point, times: number): void {
    const [x, y] = this.cursor ?? CENTRE;
    const inside = (value: number) => Math.min(SIDE - 10, Math.max(10, value));
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

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute("role", "application");
    this.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("keydown", this.onKey);
  }

  protected override willUpdate(): void {
    this.setAttribute("aria-label", say(this.lang, "pad"));
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.picture && this.backdrop && changed.has("backdrop"))
      paintGrey(this.picture, this.backdrop);
  }

  protected override render() {
    return html`${this.backdrop ? html`<canvas width="28" height="28" aria-hidden="true"></canvas>` : null}<svg viewBox="0 0 ${SIDE} ${SIDE}" @pointerdown=${this.onDown} @pointermove=${this.onMove}
        @pointerup=${this.onUp} @pointercancel=${this.onUp}>
        ${this.drawn.map((stroke) => this.renderStroke(stroke))}${this.renderCursor()}
      </svg>
      ${this.drawn.length ? null : html`<span class="hint">${say(this.lang, "hint")}</span>`}
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
    :host(:focus-visible) {
      outline: 3px solid var(--md-accent-fg-color, #f50);
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
      stroke: var(--md-accent-fg-color, #f50);
      stroke-width: 3;
    }
    .cursor.down {
      fill: var(--md-accent-fg-color, #f50);
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
