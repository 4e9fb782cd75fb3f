/**
 * Lays out the parts of a page that the browser may leave out at first (hooks/page/parts.py): those that come
 * near at once, the others one by one while nothing else is to do. For a part that is left out has a
 * guessed height, which would move what a reader jumps to; and it clips what reaches over its edge, a
 * tooltip or the ring around the focus.
 */

/** WebKit has no idle time to offer: there a moment must do. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work);
  else setTimeout(work, 0);
}

/** A part that is left out so far. */
const LEFT_OUT = ".part:not(.near)";

/** Lays out every part at once. */
export function layOutAll(): void {
  for (const part of document.querySelectorAll(LEFT_OUT)) part.classList.add("near");
}

/** Lays out one part after another. Resolves when none is left out. */
export function layOutEach(): Promise<void> {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) if (isIntersecting) layOut(target);
    },
    { rootMargin: "50% 0px" },
  );

  function layOut(part: Element): void {
    part.classList.add("near");
    near.unobserve(part);
  }

  for (const part of document.querySelectorAll(LEFT_OUT)) near.observe(part);
  return new Promise((done) => {
    // One at a time: several, or laying one out at once instead of with the next frame, would make
    // tasks longer than a slow phone bears.
    function next(): void {
      const part = document.querySelector(LEFT_OUT);
      if (part) layOut(part);
      // What waits for all of them is a task of its own, too.
      whenIdle(part ? next : done);
    }
    whenIdle(next);
  });
}
