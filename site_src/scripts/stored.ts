/** A word kept in this browser; a browser may refuse to keep any, and the page does without. */

export function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function store(key: string, text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // Nothing is kept, and nothing else depends on it.
  }
}
