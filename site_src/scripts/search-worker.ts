/**
 * The search's worker, before the theme's: index and search program are fetched when the reader
 * types, and not at every visit. It asks the theme's in its own words (`search-query.ts`), and lies
 * beside it, whose relative addresses hold here too.
 */
/// <reference lib="webworker" />
import failed from "../strings/search.json" with { type: "json" };
import {
  all,
  any,
  Dictionary,
  type Entry,
  type Query,
  ranked,
  type Spellings,
} from "./search-query.ts";

/** A node of Lunr's tree of words. */
interface TokenSet {
  id: number;
  final: boolean;
  edges: Record<string, TokenSet>;
  toString(): string;
}

/** The theme's worker hands out its Lunr. */
declare const self: DedicatedWorkerGlobalScope & { lunr: { TokenSet: { prototype: TokenSet } } };
/** The theme's worker; `site_src/hooks/search/index.py` writes it above this program. */
declare const THEME: string;

/** The theme's messages: from the page, to be set up and a query; to the page, ready and found. */
const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULTS = 3;
const INDEX = "../../../search/pages.json";

interface Hit {
  location: string;
}
interface Said {
  type: number;
  data: { items: Hit[][] };
}

const post = self.postMessage.bind(self);
let options: unknown;
/** The language of the pages searched. */
let language: keyof typeof failed = "zh";
let query = "";
let opening = false;
let dictionary: Dictionary | undefined;
let asked: Query = { words: [], named: new Set() };
/** Whether entries with some of the words will do, since none has them all. */
let loosely = false;

function tell(type: number, data: unknown): void {
  self.dispatchEvent(new MessageEvent("message", { data: { type, data } }));
}

function answer(items: Hit[][]): void {
  post({ type: RESULTS, data: { items } });
}

/** In the place of results, that there are none because the search did not come: it leads to the check. */
function answerFailed(): void {
  const entry = { location: "selftest/", score: 1, terms: {}, ...failed[language] };
  answer([[entry]]);
}

/**
 * Lunr merges parts of its tree of words that it describes alike, and describes {1: node 23, 4: node 5} and
 * {1: node 2345} alike by leaving nothing between number and letter. In a book of numbers words got lost, now
 * these, now those (github.com/olivernn/lunr.js/issues/503).
 */
function tellApart(): void {
  self.lunr.TokenSet.prototype.toString = function () {
    const edges = Object.keys(this.edges).sort();
    return `${this.final ? 1 : 0}${edges.map((letter) => `${letter}${this.edges[letter]?.id},`).join("")}`;
  };
}

/** Let the theme's worker take over. @throws when a file does not arrive */
async function open(): Promise<void> {
  const response = await fetch(INDEX);
  if (!response.ok) throw new Error(`${response.url}: HTTP ${response.status}`);
  const index = (await response.json()) as { docs: Entry[]; traditional: Spellings };
  importScripts(THEME);
  tellApart();
  // The page believes since long that the search is ready.
  const ready = new Promise<void>((resolve) => {
    self.postMessage = (said: Said) => (said.type === READY ? resolve() : heard(said));
  });
  dictionary = new Dictionary(index.docs, index.traditional);
  tell(SETUP, { ...index, options });
  await ready;
  opening = false;
  ask(dictionary);
}

function ask(known: Dictionary): void {
  asked = known.read(query);
  loosely = false;
  if (asked.words.length) tell(QUERY, all(asked.words));
  else answer([]);
}

function heard({ data: { items } }: Said): void {
  const some = any(asked.words);
  if (items.length || loosely || !some) {
    answer(ranked(items, asked.named));
  } else {
    loosely = true;
    tell(QUERY, some);
  }
}

function hold(event: MessageEvent<{ type: number; data: unknown }>): void {
  if (!event.isTrusted) return; // our own, for the theme's worker
  event.stopImmediatePropagation();
  const { type, data } = event.data;
  if (type === SETUP) {
    const given = data as { config: { lang: [typeof language] }; options: unknown };
    options = given.options;
    language = given.config.lang[0];
    post({ type: READY });
    return;
  }
  query = data as string;
  if (!query.trim()) answer([]);
  else if (opening)
    return; // asked once the search is open
  else if (dictionary) ask(dictionary);
  else {
    opening = true;
    open().catch((error) => {
      opening = false; // the next letter tries again
      dictionary = undefined;
      console.error(error);
      answerFailed();
    });
  }
}
self.addEventListener("message", hold);
