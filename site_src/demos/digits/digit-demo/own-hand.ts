/** A pen that draws by itself, digit after digit, until somebody takes it. */
import type { ReactiveController, ReactiveElement } from "lit";
import type { Sight } from "../../shared/base/sight.ts";
import type { Strokes } from "../shared/segments.ts";
import drawn from "./drawn.json" with { type: "json" };

/** From one point to the next, and while a digit is looked at; in ms. */
const STEP = 34;
const REST = 2_600;
const DIGITS: readonly Strokes[] = drawn;

/** The first points of strokes. */
function begun(strokes: Strokes, points: number): Strokes {
  let left = points;
  const parts = strokes.map((stroke) => {
    const part = stroke.slice(0, Math.max(0, left));
    left -= stroke.length;
    return part;
  });
  return parts.filter((part) => part.length);
}

export class OwnHand implements ReactiveController {
  isMoving = false;
  private digit = 0;
  private points = 0;
  private timer = 0;

  /** @param show told what is drawn by now */
  constructor(
    private readonly host: ReactiveElement,
    private readonly sight: Sight,
    private readonly show: (strokes: Strokes) => void,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Draw, from the beginning of a digit. @param wait ms before the first point */
  start(wait = 0): void {
    window.clearTimeout(this.timer);
    this.isMoving = true;
    this.points = 0;
    this.timer = window.setTimeout(() => this.next(), wait);
    this.host.requestUpdate();
  }

  stop(): void {
    window.clearTimeout(this.timer);
    this.isMoving = false;
    this.host.requestUpdate();
  }

  private next(): void {
    const strokes = DIGITS[this.digit] ?? [];
    const all = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
    // Out of view the pen rests where it is.
    if (this.sight.seen && !document.hidden) {
      this.points += 1;
      this.show(begun(strokes, this.points));
    }
    const isDone = this.points >= all;
    if (isDone) {
      this.digit = (this.digit + 1) % DIGITS.length;
      this.points = 0;
    }
    this.timer = window.setTimeout(() => this.next(), isDone ? REST : STEP);
  }
}
