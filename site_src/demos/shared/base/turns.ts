import type { ReactiveController, ReactiveControllerHost } from "lit";

const waiting = new Set<Turns>();
let timer = 0;

/**
 * Draws in tasks of its own: of all that wait on a page one draws one part, then the next. Drawn
 * in a frame, or with the answer of a worker, the same would make one long task.
 */
export class Turns implements ReactiveController {
  private drawn = Number.NEGATIVE_INFINITY;

  /**
   * @param draw draws one part; true when another is to follow
   * @param pause the least time in ms from one part to the next
   */
  constructor(
    host: ReactiveControllerHost,
    private readonly draw: () => boolean,
    private readonly pause = 0,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    waiting.delete(this);
  }

  /** Have a part drawn soon. */
  wish(): void {
    waiting.add(this);
    callNext();
  }

  /** The time in ms until this may draw. */
  get rest(): number {
    return Math.max(0, this.drawn + this.pause - performance.now());
  }

  drawOne(): void {
    this.drawn = performance.now();
    waiting.delete(this);
    if (this.draw()) waiting.add(this); // behind the others
  }
}

function callNext(): void {
  window.clearTimeout(timer);
  if (!waiting.size) return;
  timer = window.setTimeout(drawNext, Math.min(...[...waiting].map((one) => one.rest)));
}

function drawNext(): void {
  for (const one of waiting) {
    if (one.rest > 0) continue;
    one.drawOne();
    break;
  }
  callNext();
}
