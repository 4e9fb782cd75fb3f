import { fillIn } from "./fill-in.ts";
import en from "./page.en.json" with { type: "json" };
import zh from "./page.zh.json" with { type: "json" };

/** The words of the small scripts that every page may load, apart from those of the demos. */
export type PageWord = keyof typeof zh;

const tables: Record<string, Record<PageWord, string>> = { zh, en };
const words = tables[document.documentElement.lang] ?? zh;

/** A word in the language of the page, with `{name}` replaced by `values.name`. */
export function word(key: PageWord, values: Record<string, string | number> = {}): string {
  return fillIn(words[key], values);
}
