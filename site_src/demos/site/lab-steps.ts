/**
 * `<lab-steps>`: steps beside a lab, each a link to one of its states (hooks/prose/lab_steps.py). The one
 * that was followed last is open. What readers have drawn or typed stays, unless the step brings its own.
 */
import { read, write } from "../shared/base/address.ts";
import { ledTo, merged, type States } from "./step-states.ts";

/** Of the page, while such a lab is in view (styles/staged.css). */
const ON = "staging";
const HEADER_PX = 48;

/** A lab, once its script has come (demos/shared/base/figure-element.ts). */
type Lab = HTMLElement & { link?(): string };

/** The panels whose labs are in view. */
const inView = new Set<Element>();

class LabSteps extends HTMLElement {
  private readonly items = [...this.querySelectorAll("li")];
  private readonly links = this.items.flatMap((item) => item.querySelector("a") ?? []);
  private readonly name = this.dataset.lab ?? "";
  private readonly steps = this.links.map(({ hash }) => this.statesIn(hash));
  private readonly seen = new IntersectionObserver((entries) => this.note(entries), {
    rootMargin: `-${HEADER_PX}px 0px 0px 0px`,
  });
  private readonly size = new ResizeObserver(() => this.tellHeight());
  private at = 0;

  connectedCallback(): void {
    this.addEventListener("click", this.onClick);
    window.addEventListener("hashchange", this.onHash);
    if (this.parentElement) this.seen.observe(this.parentElement);
    this.size.observe(this);
    this.open(Math.max(0, this.addressed));
  }

  disconnectedCallback(): void {
    window.removeEventListener("hashchange", this.onHash);
    this.seen.disconnect();
    this.size.disconnect();
    inView.delete(this);
  }

  private get lab(): Lab | null {
    return this.parentElement?.querySelector<Lab>(this.name) ?? null;
  }

  private statesIn(fragment: string): States {
    return read(fragment).get(this.name) ?? new Map();
  }

  /** The step that the address leads to; -1 for none. */
  private get addressed(): number {
    return ledTo(this.steps, this.statesIn(location.hash));
  }

  private note(entries: readonly IntersectionObserverEntry[]): void {
    if (entries.at(-1)?.isIntersecting) inView.add(this);
    else inView.delete(this);
    document.documentElement.classList.toggle(ON, inView.size > 0);
    this.tellHeight();
  }

  /** What is docked above a lab takes a part of the window. */
  private tellHeight(): void {
    if (!inView.has(this)) return;
    document.documentElement.style.setProperty("--docked", `${this.offsetHeight}px`);
  }

  private open(at: number): void {
    this.at = at;
    for (const [index, item] of this.items.entries()) item.classList.toggle("open", index === at);
    for (const [index, link] of this.links.entries()) {
      if (index === at) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    const count = this.querySelector(".at");
    if (count) count.textContent = `${at + 1} / ${this.items.length}`;
    for (const button of this.querySelectorAll("button"))
      button.setAttribute("aria-disabled", String(!(at + Number(button.dataset.by) in this.items)));
  }

  private readonly onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const by = target.closest("button")?.dataset.by;
    const link = target.closest("a");
    const at = by ? this.at + Number(by) : link ? this.links.indexOf(link) : -1;
    if (!(at in this.items) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.follow(at);
  };

  private readonly onHash = (): void => {
    if (this.addressed >= 0) this.open(this.addressed);
  };

  /** The address of a step, with what the reader has given to this lab, and with all other labs. */
  private hashOf(at: number): string {
    const link = this.lab?.link?.();
    const now = this.statesIn(link ? new URL(link).hash : "");
    const others = read(location.hash);
    others.delete(this.name);
    return write(
      new Map([[this.name, new Map(merged(this.steps[at] ?? new Map(), now))], ...others]),
    );
  }

  /** Bring the lab to a step; where the lab is in sight, the page stays where it is. */
  private follow(at: number): void {
    const { lab } = this;
    const hash = this.hashOf(at);
    const stays = lab !== null && isInSight(lab);
    this.open(at);
    if (hash === location.hash) {
      if (!stays) lab?.scrollIntoView();
      return;
    }
    const top = scrollY;
    const stay = () => scrollTo({ top, behavior: "instant" });
    // Heard after the lab, which would go to its beginning.
    if (stays) window.addEventListener("hashchange", stay, { once: true });
    location.hash = hash;
  }
}

/** Whether the beginning of a lab can be seen, or most of the window shows it. */
function isInSight(lab: HTMLElement): boolean {
  const { top, bottom } = lab.getBoundingClientRect();
  return top < innerHeight / 2 && bottom > innerHeight / 2;
}

customElements.define("lab-steps", LabSteps);
