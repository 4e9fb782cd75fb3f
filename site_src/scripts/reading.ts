/**
 * Notes which sections were read, marks them in the navigation, and offers the way back to the last.
 *
 * A section counts as read when its end stays in the lower part of the window for a moment: jumping
 * to a heading puts the end of the section before it at the top, and does not count.
 */
import { word } from "../strings/page.ts";
import { HERE, nameOf, navigation, titleOf } from "./pages.ts";
import { progressBook } from "./progress.ts";

const MOMENT_MS = 1000;
/** Headings above this line have been scrolled to. */
const TOP_PX = 120;

const article = document.querySelector("article");
const headings = [...(article?.querySelectorAll<HTMLElement>("h2[id]") ?? [])].filter(
  (heading) => heading.id !== "references",
);

function mark(link: Element, text: string, meaning: string): void {
  const known = link.querySelector(".read-mark");
  const span = known ?? document.createElement("span");
  span.className = "read-mark";
  span.setAttribute("role", "img");
  span.setAttribute("aria-label", meaning);
  span.textContent = text;
  if (!known) link.append(span);
}

/** Show in navigation, table of contents and map of the book what has been read. */
function show(): void {
  const { pages } = progressBook.get();
  const links = document.querySelectorAll<HTMLAnchorElement>(".section-map a");
  for (const link of [...navigation().values(), ...links]) {
    // Of the pages beside the book a share would mean nothing: one looks something up there.
    if (!isSection(nameOf(link.href))) continue;
    const { read = [], of = 0 } = pages[nameOf(link.href)] ?? {};
    const done = read.length >= of ? "✓" : `${read.length}/${of}`;
    if (read.length) mark(link, done, word("readOf", { read: read.length, of }));
  }
  for (const id of pages[HERE]?.read ?? []) {
    for (const link of document.querySelectorAll(
      `.md-nav--secondary a[href="#${CSS.escape(id)}"]`,
    )) {
      mark(link, "✓", word("sectionRead"));
    }
  }
}

function noteRead(id: string): void {
  progressBook.change(({ pages }) => {
    const read = pages[HERE]?.read ?? [];
    pages[HERE] = { read: [...new Set([...read, id])], of: headings.length };
  });
  show();
}

/** Watch the end of each section: the next heading, or the end of the article. */
function watch(): void {
  const end = document.createElement("div");
  article?.append(end);
  const sectionBefore = new Map(
    headings.map((heading, number): [Element, string] => [headings[number + 1] ?? end, heading.id]),
  );
  const waiting = new Map<Element, number>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        window.clearTimeout(waiting.get(target));
        const id = sectionBefore.get(target);
        if (isIntersecting && id) {
          waiting.set(target, window.setTimeout(noteRead, MOMENT_MS, id));
        }
      }
    },
    { rootMargin: "-25% 0px 0px 0px" },
  );
  for (const target of sectionBefore.keys()) observer.observe(target);
}

/** Whether a page is one of the nine sections: only there has a reader a place to come back to. */
function isSection(page: string): boolean {
  return /^[1-9]-/.test(page);
}

/** Remember where the reader left this section. */
function noteLast(): void {
  const above = headings.filter((heading) => heading.getBoundingClientRect().top < TOP_PX);
  const section = above.at(-1)?.id ?? "";
  progressBook.change((progress) => {
    progress.last = { page: HERE, section };
  });
}

/** Remember the place whenever the reader leaves, for another page or another window. */
function rememberPosition(): void {
  window.addEventListener("pagehide", noteLast);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") noteLast();
  });
}

/** On the home page: the way back to where the reader left. */
function offerReturn(link: HTMLAnchorElement): void {
  const { last } = progressBook.get();
  const page = last && isSection(last.page) && navigation().get(last.page);
  if (!page) return;
  link.href = last.section ? `${page.href}#${last.section}` : page.href;
  link.textContent = word("continue", { title: titleOf(page) });
}

const back = document.querySelector<HTMLAnchorElement>("a.continue");
if (back) offerReturn(back);
// Pages outside the navigation (404, a lab alone) are no part of the way through the book.
if (HERE && headings.length && navigation().has(HERE)) {
  watch();
  if (isSection(HERE)) rememberPosition();
}
show();
