import { LitElement, type PropertyValues } from "lit";

/**
 * An element of the book. A page translator puts `<font>` elements in the place of text nodes, in
 * shadow trees too; Lit would go on writing into the nodes that are gone, and the page would show an
 * old answer. So before an element is drawn again its text lies in text nodes once more: what has
 * changed is written anew, and what has not stays translated.
 */
export class BookElement extends LitElement {
  protected override update(changed: PropertyValues): void {
    unwrap(this.renderRoot);
    super.update(changed);
  }
}

function unwrap(root: HTMLElement | DocumentFragment): void {
  for (const font of root.querySelectorAll("font")) {
    // Of fonts in each other the outer one comes first, and takes the inner ones along.
    font.replaceWith(font.textContent ?? "");
  }
}
