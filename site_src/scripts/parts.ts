/**
 * Lays out the parts of a page that the browser may leave out at first (hooks/parts.py): those that come
 * near at once, the others one by one while nothing else is to do. For a part that is left out has a
 * guessed height, which would move what a reader jumps to; and it clips what reaches over its edge, a
 * tooltip or the ring around the focus. After a link into the middle of a page none was left out
 * (hooks/loading.py).
 */
const waiting = new Set(document.querySelectorAll(".part:not(.near)"));

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) layOut(target);
  },
  { rootMargin: "50% 0px" },
);

function layOut(part: Element): void {
  part.classList.add("near");
  waiting.delete(part);
  near.unobserve(part);
}

/** WebKit has no idle time to offer: there a moment must do. */
function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work);
  else setTimeout(work, 100);
}

function layOutNext(): void {
  const [next] = waiting;
  if (!next) return;
  layOut(next);
  whenIdle(layOutNext);
}

for (const part of waiting) near.observe(part);
whenIdle(layOutNext);
