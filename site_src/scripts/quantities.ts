/**
 * What is pointed at in a formula lights up in the labs of the page: each takes the property into its own
 * styles (demos/shared/base/lab-styles.ts). A finger that taps it keeps it lit until the next tap.
 */
const SYMBOL = /^q-\w+$/;

let lit = "";

/** The role of the symbol under the pointer, or none. */
function roleOf(target: EventTarget | null): string {
  const symbol = target instanceof Element ? target.closest("math [class^=q-]") : null;
  const name = [...(symbol?.classList ?? [])].find((each) => SYMBOL.test(each));
  return name?.slice(2) ?? "";
}

function light(role: string): void {
  if (role === lit) return;
  for (const lab of document.querySelectorAll<HTMLElement>("article [lang]")) {
    if (lit) lab.style.removeProperty(`--lit-${lit}`);
    if (role) lab.style.setProperty(`--lit-${role}`, "1");
  }
  lit = role;
}

if (document.querySelector("math [class^=q-]")) {
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") light(roleOf(target));
  });
  document.addEventListener("click", ({ target }) => light(roleOf(target)));
}
