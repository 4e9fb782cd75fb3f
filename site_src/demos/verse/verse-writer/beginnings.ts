/** First lines that many know by heart, for who would rather not begin alone. */
import type { Form } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";

export interface Beginning {
  text: string;
  form: Form;
}

const five = (text: string): Beginning => ({ text, form: 5 });
const seven = (text: string): Beginning => ({ text, form: 7 });

/** The first of a language is what the writer begins with. */
export const BEGINNINGS: Readonly<Record<Language, readonly [Beginning, ...Beginning[]]>> = {
  zh: [
    five("床前明月光"),
    five("春眠不觉晓"),
    five("白日依山尽"),
    seven("朝辞白帝彩云间"),
    seven("月落乌啼霜满天"),
    seven("清明时节雨纷纷"),
  ],
  en: [
    five("Shall I compare thee to a summer's day?"),
    five("If music be the food of love, play on;"),
    five("The moon"),
  ],
};

/** Whether a poem's lines have a number of characters that a reader chooses. */
export const HAS_FORMS: Readonly<Record<Language, boolean>> = { zh: true, en: false };
