/**
 * The fragment of an address says what labs show: `#attack-lab?epsilon=0.2&ink=…/size-calculator?…`.
 * The first lab is the one that the address leads to. A fragment never reaches a server, so a
 * drawing in a link stays between those who share it.
 */

/** The longest state of a lab; more is none of ours. */
export const LONGEST_STATE = 141_000;
/** Labs on one page that can each have one. */
const LABS = 5;
const LONGEST = LABS * LONGEST_STATE;
const ELEMENT = /^[a-z]+(-[a-z]+)+$/;

/** What an address says of labs: by the name of the element, the texts by the name of the state. */
export type Said = Map<string, Map<string, string>>;

/** Read a fragment, with or without its `#`; a plain anchor says nothing. */
export function read(fragment: string): Said {
  const said: Said = new Map();
  const text = fragment.replace(/^#/, "");
  if (text.length > LONGEST || !text.includes("?")) return said;
  for (const part of text.split("/")) {
    const [lab = "", states = ""] = part.split("?", 2);
    if (ELEMENT.test(lab)) said.set(lab, new Map(new URLSearchParams(states)));
  }
  return said;
}

/** Whether a fragment is too long to be read. */
export function isTooLong(fragment: string): boolean {
  return fragment.length > LONGEST;
}

/** The fragment that says this, with its `#`; empty when nothing is said. */
export function write(said: Said): string {
  const parts = [...said].map(([lab, states]) => {
    const pairs = [...states].map(([name, text]) => `${name}=${encodeURIComponent(text)}`);
    return `${lab}?${pairs.join("&")}`;
  });
  return parts.length ? `#${parts.join("/")}` : "";
}
