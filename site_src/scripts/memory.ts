/**
 * What must be there before all other scripts; it stands in the head of every page.
 *
 * A storage that lasts as long as the page does, where the browser keeps none: with all site data
 * blocked the mere question for `localStorage` throws, and takes with it whatever asks, such as the
 * theme's colours and its search.
 */
class Memory implements Storage {
  [name: string]: unknown;
  readonly #kept = new Map<string, string>();

  get length(): number {
    return this.#kept.size;
  }

  clear(): void {
    this.#kept.clear();
  }

  getItem(name: string): string | null {
    return this.#kept.get(name) ?? null;
  }

  key(index: number): string | null {
    return [...this.#kept.keys()][index] ?? null;
  }

  removeItem(name: string): void {
    this.#kept.delete(name);
  }

  setItem(name: string, text: string): void {
    this.#kept.set(name, String(text));
  }
}

// An element of that id would answer for the name until the check of the browser has come.
window.selftest = new Promise((resolve) => {
  window.addEventListener("selftest", () => window.selftest?.then(resolve), { once: true });
});

for (const name of ["localStorage", "sessionStorage"] as const) {
  try {
    window[name].getItem("");
  } catch {
    Object.defineProperty(window, name, { value: new Memory(), configurable: true });
  }
}

// As the theme does later, when every element would be given its style anew.
document.documentElement.classList.replace("no-js", "js");
