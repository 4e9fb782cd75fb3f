/**
 * The language that the charts' library writes numbers in. It asks the browser for it as soon as it is
 * loaded, and where that names none that scripts know ("C", where the system has no language set), the
 * lab would not be loaded at all. So this stands before it: then the page's language holds.
 */
function isKnown(language: string): boolean {
  try {
    return Boolean(new Intl.NumberFormat(language));
  } catch {
    return false;
  }
}

if (!isKnown(navigator.language)) {
  const value = document.documentElement.lang || "en";
  Object.defineProperty(navigator, "language", { value, configurable: true });
}

export {};
