import type { ReactiveController, ReactiveControllerHost } from "lit";

/** Tells an element its width: as soon as it stands on the page, and whenever that changes. */
export class Width implements ReactiveController {
  private readonly observer: ResizeObserver;

  /** @param onWidth called with the width of the content in px, without another layout */
  constructor(
    private readonly host: ReactiveControllerHost & Element,
    onWidth: (width: number) => void,
  ) {
    host.addController(this);
    this.observer = new ResizeObserver(([entry]) => onWidth(entry?.contentRect.width ?? 0));
  }

  hostConnected(): void {
    this.observer.observe(this.host);
  }

  hostDisconnected(): void {
    this.observer.disconnect();
  }
}
