/** How the states of a lab are written in an address, and read from one that anybody may have typed. */

/**
 * One type of state: its text, and what a text says; null stands for "not allowed". `isPartial` says
 * that a part of the text was not understood.
 */
export interface Codec<T> {
  text(value: T): string;
  parse(text: string): { value: T; isPartial?: boolean } | null;
}

/** One of a few numbers or words. */
export function choice<T extends string | number>(allowed: readonly T[]): Codec<T> {
  return {
    text: String,
    parse(text) {
      const value = allowed.find((each) => String(each) === text);
      return value === undefined ? null : { value };
    },
  };
}

/** A short name, such as that of a model. */
export const word: Codec<string> = {
  text: String,
  parse: (text) => (/^[\w .+-]{1,40}$/.test(text) ? { value: text } : null),
};

/** A number within bounds; JavaScript writes and reads float64 without loss. */
export function number(least: number, most: number): Codec<number> {
  return {
    text: String,
    parse(text) {
      const value = Number(text);
      const fits = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) && value >= least && value <= most;
      return fits ? { value } : null;
    },
  };
}

/** A whole number within bounds. */
export function whole(least: number, most: number): Codec<number> {
  const { text, parse } = number(least, most);
  return {
    text,
    parse(given) {
      const parsed = parse(given);
      return parsed && Number.isInteger(parsed.value) ? parsed : null;
    },
  };
}

/** Several values of one type; with `length`, exactly so many. */
export function list<T>(item: Codec<T>, length?: number): Codec<readonly T[]> {
  return {
    text: (values) => values.map((value) => item.text(value)).join("_"),
    parse(text) {
      const parsed = text.split("_").map((part) => item.parse(part));
      if (length !== undefined && parsed.length !== length) return null;
      return parsed.includes(null) ? null : { value: parsed.flatMap((part) => part?.value as T) };
    },
  };
}

/** Another type, or null, which is written `none`. */
export function optional<T>(item: Codec<T>): Codec<T | null> {
  return {
    text: (value) => (value === null ? "none" : item.text(value)),
    parse: (text) => (text === "none" ? { value: null } : item.parse(text)),
  };
}
