/**
 * A lab as it stands on the page, as a PNG: every element is copied with the styles that the
 * browser computed for it into one SVG, and the browser draws that on a canvas.
 */

import { type Language, say } from "../../../strings/strings.ts";

/** Pixels of the picture for one of the page, enough for print and projector. */
const SCALE = 2;
const XHTML = "http://www.w3.org/1999/xhtml";
const SVG = "http://www.w3.org/2000/svg";
/** What decides how an element looks once its place is known. */
const STYLES = `accent-color align-items align-self appearance aspect-ratio background-color
  background-image border-bottom-color border-bottom-left-radius border-bottom-right-radius
  border-bottom-style border-bottom-width border-collapse border-left-color border-left-style
  border-left-width border-right-color border-right-style border-right-width border-spacing
  border-top-color border-top-left-radius border-top-right-radius border-top-style
  border-top-width bottom box-sizing caption-side color color-scheme column-gap display fill
  flex-basis flex-direction flex-grow flex-shrink flex-wrap font-family font-size font-style
  font-variant-numeric font-weight grid-area grid-template-areas grid-template-columns
  grid-template-rows height image-rendering justify-content justify-items justify-self left
  line-height list-style-type margin-bottom margin-left margin-right margin-top max-width
  min-height min-width opacity outline-color outline-offset outline-style outline-width overflow
  overflow-wrap padding-bottom padding-left padding-right padding-top position right row-gap
  stroke stroke-dasharray stroke-linecap stroke-linejoin stroke-width table-layout text-align
  text-anchor text-decoration-line text-decoration-thickness top transform vertical-align
  visibility white-space width writing-mode z-index`.split(/\s+/);

/** The browser gives back other pixels than were drawn. */
export class Unreadable extends Error {}

/** Why there is no picture, in words for the reader. */
export function unpictured(language: Language, error: unknown): string {
  const key = error instanceof Unreadable ? "shUnreadable" : "shNoPicture";
  return say(language, key, { detail: String(error) });
}

/** How far a byte may be from what was drawn: some browsers disturb the last bit, which nobody sees. */
const UNSEEN = 8;

/** @throws Unreadable where pixels that are read back are noise, as Firefox can be set to give */
function checkReading(): void {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 16;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  const drawn = context.createImageData(16, 16);
  for (let at = 0; at < drawn.data.length; at += 1)
    drawn.data[at] = at % 4 === 3 ? 255 : (at * 37) % 256;
  context.putImageData(drawn, 0, 0);
  const read = context.getImageData(0, 0, 16, 16).data;
  if (read.some((byte, at) => Math.abs(byte - (drawn.data[at] ?? 0)) > UNSEEN))
    throw new Unreadable();
}

/** So long a browser may take to read the drawing, in ms. One that is set to show no pictures never ends. */
const PATIENCE = 10_000;

/** @throws Error when it cannot be read */
async function imageOf(address: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = address;
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("pictures are not shown")), PATIENCE);
  });
  await Promise.race([image.decode(), late]);
  return image;
}

/** A part of the page that is drawn in the place of another element. */
export interface Standing {
  place: HTMLElement;
  shows: HTMLElement;
}

/**
 * Draw an element with everything in it, shadow trees included.
 * @param end where the picture ends: a part at the foot that is left out
 * @throws Unreadable where the browser gives back other pixels than were drawn
 * @throws Error when it cannot be drawn
 */
export async function pictureOf(
  element: HTMLElement,
  end: HTMLElement,
  standing?: Standing,
): Promise<Blob> {
  checkReading();
  const { width, top } = element.getBoundingClientRect();
  const height = end.getBoundingClientRect().top - top;
  const copy = copyOf(element, end, standing) as HTMLElement;
  copy.style.cssText += ";border:0;margin:0;overflow:hidden";
  const content = new XMLSerializer().serializeToString(copy);
  const drawing = `<svg xmlns="${SVG}" width="${width}" height="${height}">
    <foreignObject width="100%" height="100%">${content}</foreignObject></svg>`;
  const address = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  const image = await imageOf(address);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * SCALE);
  canvas.height = Math.ceil(height * SCALE);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))));
  });
}

/** What is seen of a node; null for what is not, and for `end`. */
function copyOf(node: Node, end: HTMLElement, standing?: Standing): Node | null {
  if (node instanceof Text) return document.createTextNode(node.data);
  if (!(node instanceof Element) || node.localName === "style" || node === end) return null;
  const computed = getComputedStyle(node);
  if (computed.display === "none") return null;
  if (node === standing?.place) return copyOf(standing.shows, end);
  const copy = emptyCopy(node);
  const style = styleText(computed);
  copy.setAttribute(
    "style",
    isLine(node) ? style.replace(/white-space:[^;]*/, "white-space:nowrap") : style,
  );
  if (copy.localName === "span" && node.localName !== "span") {
    copy.setAttribute("style", `${styleText(computed)};align-items:center;display:inline-flex`);
    return copy;
  }
  append(copy, pseudo(node, "::before"));
  const children = node.shadowRoot?.childNodes ?? node.childNodes;
  for (const child of children) append(copy, copyOf(child, end, standing));
  append(copy, pseudo(node, "::after"));
  return copy;
}

function append(parent: Element, child: Node | null): void {
  if (child) parent.append(child);
}

/** The element itself without its children: a canvas as an image, a field as its text. */
function emptyCopy(node: Element): Element {
  if (node.namespaceURI === SVG) return node.cloneNode() as Element;
  if (node instanceof HTMLCanvasElement) {
    const image = document.createElementNS(XHTML, "img");
    image.setAttribute("src", node.toDataURL());
    return image;
  }
  if (node instanceof HTMLSelectElement) return word(node.selectedOptions[0]?.text ?? "");
  if (node instanceof HTMLInputElement && node.type !== "range") return word(node.value);
  const isOurs = node.localName.includes("-");
  const copy = document.createElementNS(XHTML, isOurs ? "div" : node.localName);
  for (const name of ["type", "min", "max", "step", "open", "colspan", "rowspan"]) {
    const value = node.getAttribute(name);
    if (value !== null) copy.setAttribute(name, value);
  }
  if (node instanceof HTMLInputElement) copy.setAttribute("value", node.value);
  return copy;
}

function word(text: string): Element {
  const copy = document.createElementNS(XHTML, "span");
  copy.textContent = text;
  return copy;
}

/** What a style sheet writes before or after an element. */
function pseudo(node: Element, which: "::before" | "::after"): Element | null {
  const computed = getComputedStyle(node, which);
  const text = /^"(.*)"$/s.exec(computed.content)?.[1];
  if (!text) return null;
  const copy = word(text);
  copy.setAttribute("style", styleText(computed));
  return copy;
}

function styleText(computed: CSSStyleDeclaration): string {
  return STYLES.map((name) => `${name}:${computed.getPropertyValue(name)}`).join(";");
}

/** Whether a line of text stands in an element: drawn by itself it may be wider by a hair, and would break. */
function isLine(element: Element): boolean {
  const isInline = (child: Node) =>
    !(child instanceof Element) || getComputedStyle(child).display.startsWith("inline");
  if (!element.textContent?.trim() || !Array.from(element.childNodes).every(isInline)) return false;
  const range = document.createRange();
  range.selectNodeContents(element);
  const [first, ...others] = Array.from(range.getClientRects());
  return others.every(({ top, bottom }) => first && top < first.bottom && bottom > first.top);
}
