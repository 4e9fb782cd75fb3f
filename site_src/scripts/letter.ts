/**
 * The key of a shortcut, as it is listed. Where the layout has other letters (Greek, Cyrillic, Hebrew), it
 * is the Latin one at that place of the keyboard; a layout that moves Latin letters keeps its own.
 */
export function letterOf({ key, code }: KeyboardEvent): string {
  if (key.length === 1 && /\p{L}/u.test(key) && !/\p{sc=Latin}/u.test(key)) {
    const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
    if (letter) return letter.toLowerCase();
  }
  return key.length === 1 ? key.toLowerCase() : key;
}
