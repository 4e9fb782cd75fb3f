/** What of a page can be presented: its labs and its figures, in their order. */

/** A lab: it can be linked to (demos/shared/base/figure-element.ts). */
interface Linked extends HTMLElement {
  link(): string;
}

function isLab(element: HTMLElement): element is Linked {
  return element.localName.includes("-") && "link" in element;
}

/** Labs, and figures that belong to no lab and to no answer. */
export function items(): HTMLElement[] {
  const all = [...document.querySelectorAll<HTMLElement>("article :is(figure, [lang])")];
  const labs = all.filter(isLab);
  const inLab = (part: Element) => labs.some((lab) => lab !== part && lab.contains(part));
  return all.filter(
    (part) =>
      isLab(part) || (part.localName === "figure" && !part.closest("details") && !inLab(part)),
  );
}

/** The heading that a part of the page stands under. */
function headingOf(part: Element): HTMLElement | undefined {
  const headings = [...document.querySelectorAll<HTMLElement>("article :is(h1, h2, h3)[id]")];
  return headings
    .filter((each) => each.compareDocumentPosition(part) & Node.DOCUMENT_POSITION_FOLLOWING)
    .at(-1);
}

/** What stands above it, without the heading's own link. */
export function titleOf(item: Element): string {
  const heading = headingOf(item)?.cloneNode(true) as Element | undefined;
  for (const link of heading?.querySelectorAll(".headerlink") ?? []) link.remove();
  return heading?.textContent?.trim() ?? document.title;
}

/** The address that leads here: to a lab with its state, or to the heading above a figure. */
export function addressOf(item: HTMLElement): string {
  if (isLab(item)) return item.link();
  const page = new URL(location.href);
  page.hash = headingOf(item)?.id ?? "";
  return page.href;
}

/** The one that the reader looks at: nearest to the middle of the window. */
export function nearest(all: readonly HTMLElement[]): number {
  const away = (item: HTMLElement) => {
    const { top, bottom } = item.getBoundingClientRect();
    return Math.max(0, top - innerHeight / 2, innerHeight / 2 - bottom);
  };
  const distances = all.map(away);
  return distances.indexOf(Math.min(...distances));
}
