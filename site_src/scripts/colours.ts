/**
 * The colour switch goes from what is seen to the other scheme, at every press. The theme's three
 * steps would show the same twice: the system's colours, and then those very colours by name.
 */
const DARK = matchMedia("(prefers-color-scheme: dark)");
const switches = [...document.querySelectorAll<HTMLInputElement>('input[name="__palette"]')];

/** Whether an input names the scheme that the system has. */
function isOfSystem({ dataset }: HTMLInputElement): boolean {
  const named = /: (light|dark)/.exec(dataset.mdColorMedia ?? "")?.[1];
  return named !== undefined && (named === "dark") === DARK.matches;
}

for (const [at, chosen] of switches.entries()) {
  chosen.addEventListener("change", () => {
    if (!chosen.checked || !isOfSystem(chosen)) return;
    // When the theme has taken this one: it listens further out.
    window.setTimeout(() => switches[(at + 1) % switches.length]?.click());
  });
}
