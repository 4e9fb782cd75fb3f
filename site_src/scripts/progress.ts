/**
 * What the reader has read and answered, kept in this browser alone.
 *
 * Pages are named by their address below the language's root (`4-mathematics/`), sections by their
 * anchors and questions by their keys, so both languages share one record.
 */
const KEY = "book.progress";
/** Larger files are refused before they are parsed: a full record has some 20 kB. */
const LARGEST = 1_000_000;
const NAME = /^[\w./-]{0,80}$/;

/** One page: the sections read, of how many. */
export interface PageProgress {
  read: string[];
  of: number;
}

/** The whole record, as it is kept and exported. */
export interface Progress {
  version: 1;
  last: { page: string; section: string } | null;
  pages: Record<string, PageProgress>;
  /** Keys of the questions that were answered rightly. */
  right: string[];
}

/** Where a record is kept: `localStorage`, or anything with its two methods. */
export type Keeper = Pick<Storage, "getItem" | "setItem">;

const EMPTY: Progress = { version: 1, last: null, pages: {}, right: [] };

function names(list: unknown): string[] {
  if (!Array.isArray(list)) throw new TypeError("a list is missing");
  return [...new Set(list.filter((name) => typeof name === "string" && NAME.test(name)))];
}

/**
 * Read a record that may come from anywhere.
 * @throws Error with what is wrong about it
 */
export function parseProgress(text: string): Progress {
  if (text.length > LARGEST) throw new RangeError(`${text.length} > ${LARGEST}`);
  const record = JSON.parse(text) as Partial<Progress> | null;
  if (record?.version !== 1) throw new TypeError(`version ${record?.version}`);
  const pages: Progress["pages"] = {};
  for (const [page, { read, of }] of Object.entries(record.pages ?? {})) {
    if (NAME.test(page)) pages[page] = { read: names(read), of: Math.min(Number(of) || 0, 100) };
  }
  const { page = "", section = "" } = record.last ?? {};
  const last = record.last && NAME.test(page) && NAME.test(section) ? { page, section } : null;
  return { version: 1, last, pages, right: names(record.right ?? []) };
}

/** Both records together: what was read or answered in either. */
export function merge(mine: Progress, other: Progress): Progress {
  const pages = { ...mine.pages };
  for (const [page, { read, of }] of Object.entries(other.pages)) {
    const known = pages[page];
    pages[page] = { read: names([...(known?.read ?? []), ...read]), of: known?.of ?? of };
  }
  const right = names([...mine.right, ...other.right]);
  return { version: 1, last: mine.last ?? other.last, pages, right };
}

/** The reader's record; without storage it lasts as long as the page. */
export class ProgressBook {
  private held: Progress = structuredClone(EMPTY);
  /** Whether the browser keeps what is written. */
  kept = true;

  constructor(private readonly keeper: () => Keeper) {}

  /** The record as it stands now, other tabs included. */
  get(): Progress {
    try {
      const text = this.keeper().getItem(KEY);
      if (text !== null) return parseProgress(text);
    } catch {
      // Storage that is refused, or a record that something else has damaged: begin anew.
    }
    return structuredClone(this.held);
  }

  /** Replace the record. */
  set(progress: Progress): void {
    this.held = progress;
    try {
      this.keeper().setItem(KEY, JSON.stringify(progress));
    } catch {
      this.kept = false;
    }
  }

  /** Change the record as it stands now. */
  change(edit: (progress: Progress) => void): void {
    const progress = this.get();
    edit(progress);
    this.set(progress);
  }

  /** Forget everything. */
  erase(): void {
    this.set(structuredClone(EMPTY));
  }
}

/** The record of this browser. */
export const progressBook = new ProgressBook(() => localStorage);
