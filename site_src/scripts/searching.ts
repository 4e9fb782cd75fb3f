/** What the theme's search leaves to us: other ways to type, and a word when it does not begin. */
import { word } from "../strings/page.ts";
import { CHECK, ofTheme } from "./pages.ts";

/** So long the search's worker may take to say that it is there, in ms: it is small. */
const PATIENCE = 8_000;
/** What stands above the results once it is there, while there are none. */
const READY = ["search.result.placeholder", "search.result.none"].map(ofTheme);

const field = document.querySelector(".md-search__input");
const said = document.querySelector(".md-search-result__meta");

/** The worker was kept from starting, by an add-on for example: nothing else would be said. */
function tell(before: string): void {
  if (said?.textContent !== before) return;
  const link = document.createElement("a");
  link.href = CHECK;
  link.textContent = word("checkBrowser");
  said.replaceChildren(`${word("searchMissing")} `, link);
}

field?.addEventListener(
  "input",
  () => {
    const before = said?.textContent ?? "";
    const isEmpty = !document.querySelector(".md-search-result__item");
    if (isEmpty && !READY.includes(before.trim())) setTimeout(tell, PATIENCE, before);
  },
  { once: true },
);
// The theme listens to keys; text also comes from a mouse, a voice or an input method.
field?.addEventListener("input", ({ target }) => target?.dispatchEvent(new Event("keyup")));
