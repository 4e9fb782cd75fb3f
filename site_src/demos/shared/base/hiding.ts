/**
 * `?hide=epsilon,input` takes parts of labs out of sight for a class; `?hide=controls` takes all.
 *
 * A lab marks such a part by `data-control`, with the name that the address uses.
 */

/** The names that an address hides; whatever cannot be a name is left out. */
export function hidden(search: string): string[] {
  const text = (new URLSearchParams(search).get("hide") ?? "").slice(0, 500);
  return text.split(",").filter((name) => /^[a-z]+$/i.test(name));
}

/** The styles that hide these parts. */
export function hidingStyles(names: readonly string[]): string {
  const selectors = names.map((name) =>
    name === "controls" ? "[data-control]" : `[data-control="${name}"]`,
  );
  if (!selectors.length) return "";
  const wider = names.some((name) => name === "input" || name === "controls");
  return `${selectors.join(",")} { display: none !important; }
    ${wider ? ".columns { grid-template-columns: minmax(0, 1fr); } .board { display: block; }" : ""}`;
}

/** A root whose parts the page's address may hide. */
export function hideIn<Root extends HTMLElement | DocumentFragment>(root: Root): Root {
  const styles = hidingStyles(hidden(location.search));
  if (root instanceof ShadowRoot && styles) {
    // An element of its own: Safari before 16.4 cannot make sheets.
    const sheet = document.createElement("style");
    sheet.textContent = styles;
    root.append(sheet);
  }
  return root;
}
