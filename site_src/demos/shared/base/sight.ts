import type { ReactiveController, ReactiveElement } from "lit";

/** Within this distance of the view an element counts as seen. */
const NEAR = "200px";

/** Knows whether an element is near the view, so that nothing is computed or drawn unseen. */
export class Sight implements ReactiveController {
  seen = false;
  private demands = 0;
  private waiting: (() => void)[] = [];
  private readonly observer = new IntersectionObserver(
    (entries) => {
      this.seen = entries.at(-1)?.isIntersecting ?? false;
      if (!this.seen) return;
      this.wake();
      this.onSeen();
    },
    { rootMargin: NEAR },
  );

  /** @param onSeen called each time that the element comes near the view */
  constructor(
    private readonly host: ReactiveElement,
    private readonly onSeen: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
    this.seen = false;
  }

  /** Resolves once the element is seen, or its numbers are demanded. */
  readonly until = async (): Promise<void> => {
    if (this.seen || this.demands) return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  };

  /** Let `until` pass while somebody waits for the numbers, wherever the element is. */
  async during(wait: () => Promise<void>): Promise<void> {
    this.demands += 1;
    this.wake();
    try {
      await wait();
    } finally {
      this.demands -= 1;
    }
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
