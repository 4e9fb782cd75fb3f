/** What a feature fires for, in words. */
import { type Key, say } from "../../../../build/labs/verse/features-lab.ts";
import type { NamedFeature } from "../../../runtime/verse/calls.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { glossed } from "./glosses.ts";

/** What a kind of label is called, and whether its name is a character. */
interface Kind {
  key: Key;
  isCharacter?: boolean;
}

const KINDS: Readonly<Record<string, Kind>> = {
  is: { key: "kindIs", isCharacter: true },
  before: { key: "kindBefore", isCharacter: true },
  next: { key: "kindNext", isCharacter: true },
  rhyme: { key: "kindRhyme", isCharacter: true },
  rhymesince: { key: "kindRhymeSince", isCharacter: true },
  group: { key: "kindGroup" },
  nextgroup: { key: "kindNextGroup" },
  since: { key: "kindSince" },
  place: { key: "kindPlace" },
  line: { key: "kindLine" },
  last: { key: "kindLast" },
  lastof: { key: "kindLastOf" },
  mark: { key: "kindMark" },
  form: { key: "kindForm" },
  tone: { key: "kindTone" },
  nexttone: { key: "kindNextTone" },
};
/** Names that are words of the lab, by the words' keys. */
const NAMES: Readonly<Record<string, Key>> = {
  spring: "nameSpring",
  summer: "nameSummer",
  autumn: "nameAutumn",
  winter: "nameWinter",
  numbers: "nameNumbers",
  colours: "nameColours",
  directions: "nameDirections",
  water: "nameWater",
  heights: "nameHeights",
  sky: "nameSky",
  birds: "nameBirds",
  time: "nameTime",
  sorrow: "nameSorrow",
  wine: "nameWine",
  people: "namePeople",
  no: "nameNo",
  level: "nameLevel",
  oblique: "nameOblique",
};

/** The label that fits a feature best, in words. */
export function meaning(lang: Language, { kind, name }: NamedFeature): string {
  const known = KINDS[kind];
  if (!known) return say(lang, "kindNone");
  const word = NAMES[name];
  const shown = known.isCharacter ? glossed(lang, name) : word ? say(lang, word) : name;
  return say(lang, known.key, { name: shown });
}

/** A kind of label alone, such as those of a table. */
export function kindName(lang: Language, kind: string): string {
  const known = KINDS[kind];
  const isGroup = ["group", "nextgroup", "since"].includes(kind);
  const values: Filling = { name: isGroup ? say(lang, "anyGroup") : "…" };
  return known ? say(lang, known.key, values) : kind;
}
