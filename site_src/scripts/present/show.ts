/** The window while something of the page is presented: that one alone, large, and a panel beside it. */
import { addressOf, items, nearest, titleOf } from "./items.ts";
import { Panel } from "./panel.ts";
import styles from "./present.css";

const ON = "presenting";
const SHOWN = "presented";
/** An element so wide, in px, has room for all of a lab; a wider window makes it larger. */
const ROOM = 1000;
const LARGEST = 1.7;
/** ms between two looks at the address: a lab's state is a part of it. */
const PACE = 500;
/** What the reader works by the arrow keys itself. */
const OWN_ARROWS = "input, select, textarea, [role=slider], [contenteditable]";

let running: Presentation | null = null;

/** Present the labs and figures of the page. @param wanted the one to begin with */
export function present(wanted?: HTMLElement): void {
  const all = items();
  if (running || !all.length) return;
  const at = wanted ? all.indexOf(wanted) : nearest(all);
  running = new Presentation(all, Math.max(0, at));
}

class Presentation {
  private readonly before = inFocus();
  private readonly scrolled = scrollY;
  private readonly first: number;
  private readonly panel = new Panel({
    step: (by) => this.step(by),
    leave: () => this.leave(),
  });
  /** What is out of reach meanwhile. */
  private hushed: HTMLElement[] = [];
  private timer = 0;

  constructor(
    private readonly all: readonly HTMLElement[],
    private at: number,
  ) {
    this.first = at;
    useStyles();
    document.documentElement.classList.add(ON);
    document.body.append(this.panel.element);
    document.addEventListener("keydown", this.onKey);
    window.addEventListener("resize", this.fit);
    this.timer = window.setInterval(this.showAddress, PACE);
    this.show();
    this.panel.focus();
  }

  private get item(): HTMLElement | undefined {
    return this.all[this.at];
  }

  private show(): void {
    const { item } = this;
    if (!item) return;
    item.classList.add(SHOWN);
    raise(item);
    // Above what is presented.
    raise(this.panel.element);
    this.hush(item);
    this.panel.say(titleOf(item), this.at, this.all.length);
    this.fit();
    this.showAddress();
    item.scrollTop = 0;
  }

  private hide(): void {
    const { item } = this;
    for (const part of this.hushed) part.inert = false;
    if (!item) return;
    item.classList.remove(SHOWN);
    item.style.removeProperty("--zoom");
    lower(item);
    lower(this.panel.element);
  }

  private step(by: number): void {
    const next = this.at + by;
    if (next < 0 || next >= this.all.length) return;
    const isInside = this.panel.element.contains(document.activeElement);
    this.hide();
    this.at = next;
    this.show();
    // What had the focus has gone, or is out of reach.
    if (!isInside) this.panel.focus();
  }

  private leave(): void {
    this.hide();
    window.clearInterval(this.timer);
    document.removeEventListener("keydown", this.onKey);
    window.removeEventListener("resize", this.fit);
    this.panel.element.remove();
    document.documentElement.classList.remove(ON);
    if (this.at === this.first) window.scrollTo({ top: this.scrolled, behavior: "instant" });
    else this.item?.scrollIntoView({ block: "start", behavior: "instant" });
    this.before?.focus({ preventScroll: true });
    running = null;
  }

  /** Everything beside the way from the page to what is shown. */
  private hush(item: HTMLElement): void {
    this.hushed = [];
    for (let part: Element = item; part !== document.body && part.parentElement; ) {
      for (const other of part.parentElement.children) {
        if (other === part || other === this.panel.element) continue;
        if (other instanceof HTMLElement && !other.inert) this.hushed.push(other);
      }
      part = part.parentElement;
    }
    for (const part of this.hushed) part.inert = true;
  }

  private readonly fit = (): void => {
    const { item } = this;
    if (!item || item.localName === "figure") return;
    const room = innerWidth - (this.panel.isBeside ? this.panel.element.offsetWidth : 0);
    const zoom = Math.min(LARGEST, Math.max(1, room / ROOM));
    item.style.setProperty("--zoom", zoom.toFixed(3));
  };

  private readonly showAddress = (): void => {
    if (this.item) this.panel.show(addressOf(this.item));
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.leave();
      return;
    }
    const [target] = event.composedPath();
    if (target instanceof Element && target.matches(OWN_ARROWS)) return;
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.step(by);
  };
}

/** Into the top layer where the browser has one for it, without leaving its place in the page. */
function raise(element: HTMLElement): void {
  if (!("showPopover" in element)) return;
  element.popover = "manual";
  element.showPopover();
}

function lower(element: HTMLElement): void {
  element.removeAttribute("popover");
}

/** What has the focus, in a lab too. */
function inFocus(): HTMLElement | null {
  let part = document.activeElement;
  while (part?.shadowRoot?.activeElement) part = part.shadowRoot.activeElement;
  return part instanceof HTMLElement ? part : null;
}

let sheet: CSSStyleSheet | null = null;

function useStyles(): void {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets.push(sheet);
}
