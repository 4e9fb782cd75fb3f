/**
 * Starts the scripts of a page when its text is on the screen: it stands in every page, and they in a
 * template, where they are not fetched (hooks/page/loading.py). A page in the background is not painted, so
 * there they need not wait; nor longer than a second where no paint is reported. They run in their
 * order, then hear the event that the theme's script waits for, which was before it. The template goes
 * when all have run.
 */
import { layOutAll, layOutEach } from "./parts.ts";
import { goToPlace, isPlaced } from "./placing.ts";

const LONGEST = 1_000; // ms

const waiting = document.querySelector<HTMLTemplateElement>("template#scripts");
let started = false;

function fetched(script: HTMLScriptElement): Promise<unknown> {
  return new Promise((done) => {
    script.async = false;
    script.onload = done;
    script.onerror = done;
  });
}

/**
 * Say so where a lab's script did not come, or broke off: an old browser does not understand it, say.
 * Labs that do not come need no place (styles/book.css).
 */
function tellMissing(): void {
  const missing = document.querySelectorAll("main :not(:defined)");
  if (missing.length) document.documentElement.classList.add("unscripted");
  for (const lab of missing) lab.querySelector(".refused")?.removeAttribute("hidden");
}

function start(): void {
  if (started || !waiting) return;
  started = true;
  const scripts = [...waiting.content.children] as HTMLScriptElement[];
  // The theme measures every code block: before all is laid out, that would do it in one go.
  const run = Promise.all(scripts.map(fetched)).then(tellMissing);
  Promise.all([run, layOutEach()]).then(() => {
    document.dispatchEvent(new Event("DOMContentLoaded"));
    waiting.remove();
  });
  document.head.append(...scripts);
}

// A link into the middle arrives where it should only if all before it is laid out (hooks/page/parts.py).
if (location.hash || isPlaced()) layOutAll();
goToPlace();

if (document.hidden) {
  // A page in the background has no idle time, and nobody waits for it.
  layOutAll();
  start();
} else {
  // A frame that is drawn comes to the screen some milliseconds later: what was fetched between
  // them would hold it up on a slow link.
  new PerformanceObserver((paints) => {
    if (paints.getEntriesByName("first-contentful-paint").length > 0) start();
  }).observe({ type: "paint", buffered: true });
  setTimeout(start, LONGEST);
}
