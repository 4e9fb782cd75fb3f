import type { ReactiveController, ReactiveControllerHost } from "lit";

const waiting = new Set<Frames>();
let asked = 0;

/**
 * Draws just before the browser shows a frame. Of all that wait on a page, one draws one part a
 * frame, so that no task grows long.
 */
export class Frames implements ReactiveController {
  private drawn = Number.NEGATIVE_INFINITY;

  /**
   * @param draw draws one part; true when another is to follow
   * @param pause the least time in ms from one drawing to the next
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

  /** Have one of the next frames draw. */
  wish(): void {
    waiting.add(this);
    ask();
  }

  /** Draw where it is time; says whether it was. */
  take(now: number): boolean {
    if (now - this.drawn < this.pause) return false;
    this.drawn = now;
    waiting.delete(this);
    if (this.draw()) waiting.add(this); // behind the others
    return true;
  }
}

function ask(): void {
  asked ||= requestAnimationFrame(next);
}

function next(now: number): void {
  asked = 0;
  for (const one of waiting) if (one.take(now)) break;
  if (waiting.size) ask();
}
