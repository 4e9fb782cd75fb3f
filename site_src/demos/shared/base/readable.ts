/** Numbers as they are read at a glance. */
import { type Language, scientific } from "../../../strings/strings.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

/** 174604259328 -> "174.6 billion", `1746 亿`; what is small, or beyond all words, in digits. */
export function spoken(lang: Language, value: number): string {
  if (value < 1e4) return value.toLocaleString("en", { maximumSignificantDigits: 4 });
  if (value >= 1e15) return scientific(value);
  const words = value.toLocaleString(lang, {
    notation: "compact",
    compactDisplay: "long",
    maximumSignificantDigits: 4,
    useGrouping: false,
  });
  return words.replace(/(?<=\d)(?=\p{Script=Han})/u, " ");
}

/** 349.2e9 -> "349.2 GB": decimal units, as in the text. */
export function bytesText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toLocaleString("en", { maximumSignificantDigits: 4 })} ${UNITS[power]}`;
}

/** A whole number to its last digit. */
export function exact(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 0 });
}

/** Three digits that count. */
export function rough(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 3 });
}
