/**
 * A part of the page that has come near is laid out for good (hooks/parts.py): as long as the browser may
 * leave it out, it clips whatever reaches over its edge, a tooltip or the ring around the focus.
 */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      target.classList.add("near");
      near.unobserve(target);
    }
  },
  { rootMargin: "50% 0px" },
);
for (const part of document.querySelectorAll(".part")) near.observe(part);
