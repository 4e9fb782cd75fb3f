/** Lines looked up among all that the writer learnt from, and among the poems that the web knows best. */
import type { Memory } from "../../../build/types/verse/manifest.d.ts";
import type { FamousPoem, Recalled } from "./calls.ts";
import { Known } from "./fingerprints.ts";

/** What divides lines: the marks of either width, and breaks. */
const ENDS = /[\s,.?!;:，。？！；：、]+/u;

/** A line of a famous poem. */
interface Line {
  text: string;
  letters: readonly string[];
  poem: FamousPoem;
}

/** The lines of a text, without their marks. */
export function linesOf(text: string): string[] {
  return text.split(ENDS).filter(Boolean);
}

/** In how many places two lines of one length differ. */
function difference(some: readonly string[], others: readonly string[]): number {
  return some.reduce((sum, letter, at) => sum + Number(letter !== others[at]), 0);
}

export class Recaller {
  private readonly all: Known;
  private readonly likely: Known;
  /** The first poem that has a line is the one that most pages have. */
  private readonly famous = new Map<string, FamousPoem>();
  /** by their length */
  private readonly lines = new Map<number, Line[]>();

  /** @throws RuntimeError when the file is too short for its sets */
  constructor(
    private readonly told: Memory,
    file: Uint8Array,
    poems: readonly FamousPoem[],
  ) {
    this.all = new Known(told.record.all, file);
    this.likely = new Known(told.record.likely, file);
    for (const poem of poems) {
      for (const text of linesOf(poem.text + poem.read))
        this.add({ text, letters: [...text], poem });
    }
  }

  private add(line: Line): void {
    if (this.famous.has(line.text)) return;
    this.famous.set(line.text, line.poem);
    const alike = this.lines.get(line.letters.length) ?? [];
    alike.push(line);
    this.lines.set(line.letters.length, alike);
  }

  /** What is known of a line in simplified characters, without its mark. */
  recall(line: string): Recalled {
    const letters = [...line];
    const most = this.told.near[letters.length];
    if (most === undefined) return { line, verdict: "other", poem: null, own: "" };
    const isKnown = this.all.has(line);
    const poem = this.famous.get(line) ?? null;
    if (poem) return { line, verdict: isKnown ? "copied" : "unread", poem, own: line };
    if (isKnown && this.likely.has(line)) return { line, verdict: "copied", poem, own: "" };
    const near = this.nearest(letters, most);
    if (near) return { line, verdict: "near", poem: near.poem, own: near.text };
    return { line, verdict: isKnown ? "perhaps" : "new", poem, own: "" };
  }

  /** The famous line that differs least, where so few characters do; of several the first. */
  private nearest(letters: readonly string[], most: number): Line | null {
    let found: Line | null = null;
    let least = most + 1;
    for (const line of this.lines.get(letters.length) ?? []) {
      const differs = difference(letters, line.letters);
      if (differs < least) [found, least] = [line, differs];
    }
    return found;
  }
}
