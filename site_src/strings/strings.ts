import en from "./en.json" with { type: "json" };
import { fillIn, minus } from "./fill-in.ts";
import prefixes from "./prefixes.json" with { type: "json" };
import zh from "./zh.json" with { type: "json" };

/** The words that all demos share; those of one alone lie in its folder. */
export type StringKey = keyof typeof zh;
export type Language = "zh" | "en";
/** What stands in the place of `{name}`. */
export type Filling = Record<string, string | number>;
/** The string of a key, with `{name}` replaced by `values.name`. */
export type Say<Key extends string> = (language: Language, key: Key, values?: Filling) => string;
/** Where the pages of a language lie, seen from the site's root; a test compares it with site_src/languages.py. */
export const PREFIXES: Record<Language, string> = prefixes;
type Tables<Key extends string> = Record<Language, Record<Key, string>>;

/** Says the words of tables. */
export function sayer<Key extends string>(tables: Tables<Key>): Say<Key> {
  return (language, key, values = {}) => fillIn(tables[language][key], values);
}

/** Says the words of tables, and all that others say too. */
export function withWords<Own extends string, Known extends string>(
  known: Say<Known>,
  tables: Tables<Own>,
): Say<Own | Known> {
  const own = sayer(tables);
  const isOwn = (key: Own | Known): key is Own => key in tables.zh;
  return (language, key, values) =>
    isOwn(key) ? own(language, key, values) : known(language, key as Known, values);
}

export const say: Say<StringKey> = sayer({ zh, en });

/** A number of bytes in megabytes: 1234567 -> "1.2". */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** A share as a whole percentage; below 99.95 % it never reads as 100 %. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  const shown = rounded === 100 && share < 0.9995 ? 99.9 : rounded;
  return `${shown}\u00a0%`;
}

/** A share in per cent with two decimals, for sentences that bring the sign themselves: 0.98765 -> "98.77". */
export function inPercent(share: number): string {
  return (share * 100).toFixed(2);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 3.143e23 -> `3.143 × 10²³`. */
export function scientific(value: number, count = 3): string {
  const [mantissa, exponent = "0"] = value.toExponential(count).split("e");
  const raised = exponent
    .replace("+", "")
    .replace("-", "⁻")
    .replace(/\d/g, (digit) => RAISED[Number(digit)] ?? digit);
  return `${mantissa} × 10${raised}`;
}

/** A number of any size in four digits: -0.12345 -> `−0.1235`, 4.5e-8 -> `4.5 × 10⁻⁸`. */
export function readable(value: number): string {
  const size = Math.abs(value);
  const isFar = value !== 0 && (size < 0.001 || size >= 1e6);
  return minus(isFar ? scientific(value, 1) : String(Number(value.toPrecision(4))));
}
