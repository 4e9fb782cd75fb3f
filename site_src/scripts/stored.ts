/** A word kept in this browser; a browser may refuse to keep any, and the page does without. */

export function stored(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

export function store(place: string, text: string): void {
  try {
    localStorage.setItem(place, text);
  } catch {
    // Nothing is kept, and nothing else depends on it.
  }
}
