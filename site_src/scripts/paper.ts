/** Prints the page without its answers, for a class (styles/print.css). */
const BARE = "bare";

document.querySelector(".without-answers button")?.addEventListener("click", () => {
  const { classList } = document.documentElement;
  classList.add(BARE);
  window.addEventListener("afterprint", () => classList.remove(BARE), { once: true });
  window.print();
});
