/** The theme's search listens to keys; text also comes from a mouse, a voice or an input method. */
document.querySelector(".md-search__input")?.addEventListener("input", ({ target }) => {
  target?.dispatchEvent(new Event("keyup"));
});

export {};
