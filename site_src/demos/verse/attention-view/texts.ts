/** Verses that many know by heart, to look at; the first of a language is what the view begins with. */
import type { Language } from "../../../strings/strings.ts";

export const TEXTS: Readonly<Record<Language, readonly [string, ...string[]]>> = {
  zh: ["床前明月光，疑是地上霜。", "春眠不觉晓，处处闻啼鸟。", "朝辞白帝彩云间，千里江陵一日还。"],
  en: [
    "Shall I compare thee to a summer's day?",
    "If music be the food of love, play on;",
    "My mistress' eyes are nothing like the sun",
  ],
};

/** Whether a token is a piece of a word, and not a character. */
export const HAS_PIECES: Readonly<Record<Language, boolean>> = { zh: false, en: true };
