/** Where this page stands in the book: names of pages are the same in both languages. */

/** What the page tells the theme's script. */
interface Config {
  base?: string;
  /** the theme's own words */
  translations?: Record<string, string>;
}

const { base = ".", translations = {} } = JSON.parse(
  document.getElementById("__config")?.textContent ?? "{}",
) as Config;
const ROOT = new URL(base.replace(/\/?$/, "/"), location.href);

/** A word of the theme, by its own key. */
export function ofTheme(key: string): string | undefined {
  return translations[key];
}

/** The name of a page of this language: `4-mathematics/` for its address, `""` for home. */
export function nameOf(address: string): string {
  const { origin, pathname } = new URL(address, location.href);
  const inside = origin === ROOT.origin && pathname.startsWith(ROOT.pathname);
  return inside ? pathname.slice(ROOT.pathname.length) : "";
}

/** The page that tries out the reader's browser: every error leads there. */
export const CHECK = new URL("selftest/", ROOT).href;

/** The name of this page. */
export const HERE = nameOf(location.href);

/** The links of the navigation, by the names of their pages. */
export function navigation(): Map<string, HTMLAnchorElement> {
  const links = document.querySelectorAll<HTMLAnchorElement>(
    ".md-nav--primary a.md-nav__link:not(.md-nav--secondary a)",
  );
  return new Map([...links].map((link) => [nameOf(link.href), link]));
}

/** What a link of the navigation is called, without the marks that were put beside it. */
export function titleOf(link: HTMLAnchorElement): string {
  return link.querySelector(".md-ellipsis")?.textContent?.trim() ?? "";
}
