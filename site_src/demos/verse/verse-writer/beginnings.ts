/** First lines that many know by heart, for who would rather not begin alone. */
import type { Form } from "../../../runtime/verse/calls.ts";
import type { Language } from "../../../strings/strings.ts";

export interface Beginning {
  text: string;
  form: Form;
  /** The name of a poem; the writer never learnt one, so it opens the first line with its characters. */
  isTitle?: true;
}

const five = (text: string): Beginning => ({ text, form: 5 });
const seven = (text: string): Beginning => ({ text, form: 7 });
const titled = (beginning: Beginning): Beginning => ({ ...beginning, isTitle: true });

/** The first of a language is what the writer begins with. */
export const BEGINNINGS: Readonly<Record<Language, readonly [Beginning, ...Beginning[]]>> = {
  zh: [
    five("床前明月光"),
    five("春眠不觉晓"),
    five("白日依山尽"),
    seven("朝辞白帝彩云间"),
    seven("月落乌啼霜满天"),
    seven("清明时节雨纷纷"),
    titled(five("江雪")),
    titled(seven("秋思")),
  ],
  en: [
    five("Shall I compare thee to a summer's day?"),
    five("If music be the food of love, play on;"),
    five("The moon"),
  ],
};

/** Whether a poem's lines have a number of characters that a reader chooses. */
export const HAS_FORMS: Readonly<Record<Language, boolean>> = { zh: true, en: false };
