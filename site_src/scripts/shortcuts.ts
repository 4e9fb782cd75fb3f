/**
 * The theme's single-key shortcuts can be switched off (WCAG 2.1.4): speech input and unsteady hands
 * press letters by accident. `?` leads to their list, and the keys for the pages beside this one follow
 * the links at its foot: the theme looks for them in the head, where Firefox would fetch them ahead.
 */
import { word } from "../strings/page.ts";
import { letterOf } from "./letter.ts";
import { navigation } from "./pages.ts";
import { store, stored } from "./stored.ts";

const KEY = "book.keys";
const LIST = "reading/";
const SEARCH: ReadonlySet<string> = new Set(["f", "s"]);
// Of `p`, which the theme has for the page before, the book has made something else (presenting.ts).
const BESIDE: Readonly<Record<string, string>> = { n: "next", ".": "next", ",": "prev" };

/** Where storage is refused nothing was ever switched off. */
function on(): boolean {
  return stored(KEY) !== "off";
}

function writing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.matches("input, select, textarea, [contenteditable]")
  );
}

function onKey(event: KeyboardEvent): void {
  const plain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!plain || event.key === " " || writing(event.composedPath()[0] ?? null)) return;
  const list = navigation().get(LIST);
  const key = letterOf(event);
  // In the capturing phase, so before the theme hears of it.
  if (!on()) event.stopImmediatePropagation();
  else if (key === "?" && list) location.assign(`${list.href}#keys`);
  else if (key in BESIDE) {
    document.querySelector<HTMLElement>(`.md-footer__link--${BESIDE[key]}`)?.click();
  } else if (key !== event.key.toLowerCase() && SEARCH.has(key)) {
    // The theme knows its own keys by their Latin letters alone.
    document.querySelector<HTMLElement>("[data-md-component=search-query]")?.focus();
    event.preventDefault();
  }
}

/** The switch itself, where a page has a place for it. */
function addSwitch(host: Element): void {
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = on();
  box.addEventListener("change", () => store(KEY, box.checked ? "on" : "off"));
  const label = document.createElement("label");
  label.append(box, ` ${word("keysOn")}`);
  host.replaceChildren(label);
}

window.addEventListener("keydown", onKey, { capture: true });
const keysSwitch = document.querySelector(".keys-switch");
if (keysSwitch) addSwitch(keysSwitch);
