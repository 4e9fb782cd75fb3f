/**
 * Shows beside a term what it means, and beside the mark of a reference the reference, while the pointer
 * or the focus is there. The pointer may go over what is shown, and Escape puts it away (WCAG 1.4.13).
 *
 * In the theme's own manner, and with its style. The theme itself prepares every term and mark when a
 * page starts, which keeps a slow phone from answering for a tenth of a second; this listens once for all.
 */
import { word } from "../strings/page.ts";

const HOSTS = ".md-content :is(abbr, .footnote-ref)";
const ID = "note";
const LINGERS = 250; // ms, so that the pointer can go from the host to what is shown
// Between the host and what is shown, in px.
const TERM_GAP = 8;
const REFERENCE_GAP = 16;

/** A copy of the reference that a mark leads to, or nothing where it leads nowhere. */
function reference(mark: HTMLAnchorElement): Node[] {
  const target = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  return [...(target?.cloneNode(true).childNodes ?? [])];
}

/** One note beside its host, from its making until `remove`. */
class Note {
  private readonly box = document.createElement("div");
  private readonly inner = document.createElement("div");
  /** The browser would show it by itself as well; a mark has none. */
  private readonly title: string;

  constructor(readonly host: HTMLElement) {
    this.title = host.title;
    this.box.id = ID;
    this.box.className = "md-tooltip2";
    this.box.role = this.title ? "tooltip" : "dialog";
    this.inner.className = "md-tooltip2__inner md-typeset";
    if (host instanceof HTMLAnchorElement) {
      this.box.setAttribute("aria-label", word("note", { mark: host.textContent ?? "" }));
      this.inner.append(...reference(host));
    } else {
      this.inner.append(this.title);
    }
    this.box.append(this.inner);
    document.body.append(this.box);
    host.removeAttribute("title");
    host.setAttribute("aria-describedby", ID);
    this.position();
    // It must stand there before it can appear gradually.
    requestAnimationFrame(() => this.box.classList.add("md-tooltip2--active"));
  }

  /** Below the host; a reference above it where there is more room. */
  private position(): void {
    const at = this.host.getBoundingClientRect();
    const above = !this.title && at.y >= innerHeight / 2;
    const gap = this.title ? TERM_GAP : REFERENCE_GAP;
    const lengths = {
      "host-x": at.x + scrollX,
      "host-y": at.y + scrollY,
      x: at.width / 2,
      y: above ? -gap - this.box.offsetHeight : gap + at.height,
      ...(this.title && { width: this.inner.offsetWidth, tail: 0 }),
    };
    for (const [name, pixels] of Object.entries(lengths)) {
      this.box.style.setProperty(`--md-tooltip-${name}`, `${pixels}px`);
    }
    this.box.classList.add(`md-tooltip2--${above ? "top" : "bottom"}`);
  }

  owns(part: EventTarget | null): boolean {
    return part instanceof Node && (this.host.contains(part) || this.box.contains(part));
  }

  remove(): void {
    this.box.remove();
    this.host.removeAttribute("aria-describedby");
    if (this.title) this.host.title = this.title;
  }
}

function listen(): void {
  let note: Note | undefined;
  let leaving = 0;

  function hide(): void {
    clearTimeout(leaving);
    note?.remove();
    note = undefined;
  }

  function enter({ target }: Event): void {
    if (note?.owns(target)) {
      clearTimeout(leaving);
      return;
    }
    const host = target instanceof Element && target.closest<HTMLElement>(HOSTS);
    if (!host) return;
    hide();
    note = new Note(host);
  }

  function leave({ target }: Event): void {
    if (!note?.owns(target)) return;
    clearTimeout(leaving);
    leaving = window.setTimeout(hide, LINGERS);
  }

  for (const name of ["mouseover", "focusin"]) document.addEventListener(name, enter);
  for (const name of ["mouseout", "focusout"]) document.addEventListener(name, leave);
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
}

listen();
