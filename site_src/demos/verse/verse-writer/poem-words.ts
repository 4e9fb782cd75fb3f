/** What the writer calls its poem and each token of it. */
import { say } from "../../../../build/labs/verse/verse-writer.ts";
import type { Language } from "../../../strings/strings.ts";
import type { PoemWords } from "../shared/verse-poem.ts";

const words = (lang: Language): PoemWords => ({
  poem: say(lang, "poem"),
  end: say(lang, "end"),
  sign: (name, share, isGiven) => say(lang, isGiven ? "givenSign" : "sign", { name, share }),
});

export const POEM_WORDS: Readonly<Record<Language, PoemWords>> = {
  zh: words("zh"),
  en: words("en"),
};
