/**
 * What scrolls sideways on a narrow screen can be scrolled by keyboard too (WCAG 2.1.1), and the
 * theme's own parts get the names that they lack (4.1.2).
 *
 * The theme adds copy buttons, and what fits depends on the reader's window, so this cannot be done
 * when the site is built.
 */
import { word } from "../strings/page.ts";

const SCROLLED =
  ".md-typeset__scrollwrap, .md-typeset .arithmatex, .md-typeset .highlight pre, figure.diagram";
function nameOf(part: Element): string {
  if (part.matches(".arithmatex")) return word("formula");
  if (part.matches("figure")) return word("diagram");
  return word(part.matches("pre") ? "code" : "table");
}

function update(part: HTMLElement): void {
  if (part.scrollWidth <= part.clientWidth) {
    for (const name of ["tabindex", "role", "aria-label"]) part.removeAttribute(name);
    return;
  }
  part.tabIndex = 0;
  part.setAttribute("role", "group");
  part.setAttribute("aria-label", nameOf(part));
}

const resized = new ResizeObserver((entries) => {
  for (const { target } of entries) update(target as HTMLElement);
});

function find(): void {
  for (const part of document.querySelectorAll<HTMLElement>(SCROLLED)) resized.observe(part);
  document.querySelectorAll("nav.md-code__nav").forEach((tools, index) => {
    tools.setAttribute("aria-label", `${word("tools")} ${index + 1}`);
  });
}

document.querySelector(".md-search")?.setAttribute("aria-label", word("search"));
new MutationObserver(find).observe(document.body, { childList: true, subtree: true });
find();
