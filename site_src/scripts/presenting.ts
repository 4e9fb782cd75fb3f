/**
 * Present mode: one lab or figure of the page fills the window, for a class. Begun by `P`, by the button in
 * the header, or from the menu below a lab; what it needs is loaded then.
 */
import { letterOf } from "./letter.ts";
import { layOutAll } from "./parts.ts";

const KEY = "p";
const BUTTON = ".present-button";

/** @param wanted the lab to begin with; none for the one that the reader looks at */
async function begin(wanted?: EventTarget): Promise<void> {
  const { present } = await import("./present/show.ts");
  layOutAll(); // a part that is left out shows nothing of what stands in it
  present(wanted instanceof HTMLElement ? wanted : undefined);
}

document.querySelector(BUTTON)?.addEventListener("click", () => void begin());
// A lab asks for itself: the event comes out of its menu.
document.addEventListener("present", (event) => void begin(event.target ?? undefined));
document.addEventListener("keydown", (event) => {
  const { ctrlKey, metaKey, altKey, defaultPrevented, repeat } = event;
  const [target] = event.composedPath();
  const writes =
    target instanceof Element && target.matches("input:not([type=range]), select, textarea");
  if (ctrlKey || metaKey || altKey || defaultPrevented || repeat || writes) return;
  if (letterOf(event) === KEY && document.querySelector(BUTTON)) void begin();
});
