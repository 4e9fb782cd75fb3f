/** What verse has beside its graphs. */
import type { Manifest, Voice } from "../../../build/types/verse/manifest.d.ts";
import shape from "../../../build/types/verse/manifest-shape.json" with { type: "json" };
import type { Language } from "../../strings/strings.ts";
import { assets } from "../engine/addresses.ts";
import { gunzip, type OnBytes } from "../engine/download.ts";
import { RuntimeError } from "../engine/failure.ts";
import { Files } from "../engine/files.ts";
import { once } from "../engine/once.ts";
import type { FamousPoem, ModelName, NamedFeature } from "./calls.ts";
import { Characters } from "./characters.ts";
import { type Lesson, published } from "./lesson.ts";
import { type Encoding, Pieces } from "./pieces.ts";
import type { Text } from "./text.ts";

/** The file of a language whose tokens are characters. */
interface Vocabulary {
  tokens: string[];
  /** in pairs: a traditional character, the simplified one */
  traditional: string;
}

function pairs(text: string): Map<string, string> {
  const letters = [...text];
  const from = letters.filter((_, at) => at % 2 === 0);
  return new Map(from.map((letter, at) => [letter, letters[2 * at + 1] ?? letter]));
}

/** Each language as its file of tokens describes it. */
const TEXTS: Readonly<Record<Language, (content: string, voice: Voice) => Text>> = {
  zh(content, { begun }) {
    const { tokens, traditional } = JSON.parse(content) as Vocabulary;
    return new Characters(tokens, begun, pairs(traditional));
  },
  en(content, { begun, length }) {
    return new Pieces(JSON.parse(content) as Encoding, begun[""] ?? 1, length);
  },
};

/** The published files of verse. */
export class VerseFiles extends Files<ModelName, Manifest> {
  private readonly rows = new Map<string, Promise<readonly number[][]>>();
  private readonly texts = new Map<string, Promise<{ lesson: Lesson; characters: number }>>();

  constructor() {
    super(new URL("models/verse/", assets), shape, ({ voices, readings, memory, features }) => [
      ...[memory.lines, memory.famous, features.file],
      ...Object.values(voices).flatMap(({ tokens, words, judged }) => [
        ...[tokens, judged],
        ...(words ? [words] : []),
      ]),
      ...Object.values(readings).map(({ file }) => file),
    ]);
  }

  /** How a language is written in tokens. @throws RuntimeError */
  async text(language: Language, onBytes: OnBytes): Promise<Text> {
    const voice = this.voice(language);
    const content = new TextDecoder().decode(await this.fetch(voice.tokens, onBytes));
    try {
      return TEXTS[language](content, voice);
    } catch (error) {
      throw new RuntimeError("format", voice.tokens.name, String(error));
    }
  }

  /** The words that a language's checker knows, by their numbers; none where it works on tokens. @throws RuntimeError */
  async words(language: Language): Promise<readonly string[]> {
    const { words } = this.voice(language);
    if (!words) return [];
    return JSON.parse(new TextDecoder().decode(await this.fetch(words))) as string[];
  }

  /** The poems that smaller networks are judged by, each in as many tokens. @throws RuntimeError */
  async judged(language: Language): Promise<readonly number[][]> {
    const { judged } = this.voice(language);
    return once(this.rows, judged.name, async () => {
      return JSON.parse(new TextDecoder().decode(await this.fetch(judged))) as number[][];
    });
  }

  /** A published text for a network of the reader's own. @throws RuntimeError */
  async lesson(name: string): Promise<{ lesson: Lesson; characters: number }> {
    const told = this.manifest.readings[name];
    if (!told) throw new RuntimeError("format", "manifest.json", name);
    return once(this.texts, name, async () => {
      const content = await gunzip(await this.fetch(told.file));
      const lesson = published(new TextDecoder().decode(content), told.positions);
      return { lesson, characters: told.characters };
    });
  }

  /** What lines are looked up in: the sets of all lines, and the famous poems. @throws RuntimeError */
  async memory(): Promise<{ lines: Uint8Array; poems: readonly FamousPoem[] }> {
    const { memory } = this.manifest;
    const [lines, famous] = await Promise.all(
      [memory.lines, memory.famous].map((file) => this.fetch(file)),
    );
    if (!lines || !famous) throw new RuntimeError("format", "manifest.json", "memory");
    const content = new TextDecoder().decode(await gunzip(famous));
    return { lines, poems: JSON.parse(content) as FamousPoem[] };
  }

  /** What each feature inside the writer fires for. @throws RuntimeError */
  async named(): Promise<NamedFeature[]> {
    const { file } = this.manifest.features;
    const content = await gunzip(await this.fetch(file));
    return JSON.parse(new TextDecoder().decode(content)) as NamedFeature[];
  }

  /** What is published of a language. @throws RuntimeError where that is nothing */
  voice(language: Language): Voice {
    const voice = this.manifest.voices[language];
    if (!voice) throw new RuntimeError("format", "manifest.json", language);
    return voice;
  }
}
