/** What stands beside that which is presented: its title, the ways on, and its address as a code. */
import { word } from "../../strings/page.ts";
import { code } from "../code.ts";

/** What its buttons do. */
interface Ways {
  step(by: number): void;
  leave(): void;
}

/** Beside what is presented; on a narrower screen below it. */
const BESIDE = "(min-width: 900px)";

export class Panel {
  readonly element = document.createElement("aside");
  private readonly title = document.createElement("p");
  private readonly count = document.createElement("span");
  private readonly back: HTMLButtonElement;
  private readonly on: HTMLButtonElement;
  private readonly code = document.createElement("details");
  private readonly drawing = document.createElement("div");
  private address = "";

  constructor({ step, leave }: Ways) {
    this.element.className = "present-panel";
    this.element.setAttribute("aria-label", word("present"));
    this.title.setAttribute("role", "status");
    this.back = button("←", word("presentBack"), () => step(-1));
    this.on = button("→", word("presentOn"), () => step(1));
    const row = document.createElement("div");
    row.className = "row";
    row.append(this.back, this.count, this.on, button("✕", word("presentLeave"), leave));
    const summary = document.createElement("summary");
    summary.textContent = word("presentCode");
    this.code.append(summary, this.drawing);
    this.code.open = this.isBeside;
    this.element.append(row, this.title, this.code);
  }

  get isBeside(): boolean {
    return matchMedia(BESIDE).matches;
  }

  focus(): void {
    this.on.focus({ preventScroll: true });
  }

  /** Say which one it is of how many. */
  say(title: string, at: number, of: number): void {
    this.title.textContent = title;
    this.count.textContent = `${at + 1} / ${of}`;
    this.back.setAttribute("aria-disabled", String(at === 0));
    this.on.setAttribute("aria-disabled", String(at === of - 1));
  }

  /** Draw the code of an address, once for each. */
  show(address: string): void {
    if (address === this.address) return;
    this.address = address;
    const drawn = code(address, word("presentCode"));
    this.drawing.replaceChildren(drawn ?? word("presentLong"), link(address));
  }
}

function link(address: string): HTMLElement {
  const text = document.createElement("p");
  text.className = "address";
  text.textContent = decodeURI(address.replace(/^https?:\/\//, "").split("#")[0] ?? "");
  return text;
}

function button(sign: string, name: string, act: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = sign;
  made.title = name;
  made.setAttribute("aria-label", name);
  made.addEventListener("click", act);
  return made;
}
