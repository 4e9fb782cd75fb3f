/** States of a lab that stand in the page's address, so that a link shows the very same figure. */
import type { ReactiveController, ReactiveElement } from "lit";
import { state } from "lit/decorators.js";
import { isTooLong, read, type Said, write } from "./address.ts";
import type { Codec } from "./codecs.ts";

/** The reader has stopped moving a slider this long, in ms, before the address follows. */
const REST = 300;

interface Entry {
  codec: Codec<unknown>;
  get(host: object): unknown;
  set(host: object, value: unknown): void;
}

type Fields = Record<string, unknown>;

const tables = new WeakMap<object, Map<string, Entry>>();

/** The states of a class, with those of the classes that it extends. */
function tableOf(prototype: object | null): Map<string, Entry> {
  if (!prototype) return new Map();
  const inherited = tableOf(Object.getPrototypeOf(prototype));
  return new Map([...inherited, ...(tables.get(prototype) ?? [])]);
}

function add(prototype: object, name: string, entry: Entry): void {
  const own = tables.get(prototype) ?? new Map<string, Entry>();
  tables.set(prototype, own.set(name, entry));
}

/** Decorates a reactive state that stands in the address, under the field's name or another. */
export function linked<T>(codec: Codec<T>, name?: string) {
  return (prototype: ReactiveElement, field: string): void => {
    state()(prototype, field);
    add(prototype, name ?? field, {
      codec: codec as Codec<unknown>,
      get: (host) => (host as Fields)[field],
      set: (host, value) => {
        (host as Fields)[field] = value;
      },
    });
  };
}

/** Decorates a reactive record whose fields stand in the address, each under its own name. */
export function linkedFields<T extends object>(codecs: { [K in keyof T]: Codec<T[K]> }) {
  return (prototype: ReactiveElement, record: string): void => {
    state()(prototype, record);
    for (const [name, codec] of Object.entries(codecs) as [string, Codec<unknown>][]) {
      add(prototype, name, {
        codec,
        get: (host) => ((host as Fields)[record] as Fields)[name],
        set: (host, value) => {
          const fields = host as Fields;
          fields[record] = { ...(fields[record] as Fields), [name]: value };
        },
      });
    }
  };
}

/** What a lab adds to its states, such as the network in use; null leaves it out. */
export type Extra = () => Record<string, string>;

/** Reads a lab's states from the address when it appears, and keeps the address up to date. */
export class LinkedState implements ReactiveController {
  /** What the address said that this lab does not know; clipped, for the reader's eyes. */
  refused: string[] = [];
  private readonly table: Map<string, Entry>;
  private defaults: Map<string, unknown> | null = null;
  private timer = 0;
  private written = "";

  /**
   * @param host the lab; its address part is named after its element
   * @param extra further texts for the address
   * @param onChange called when the reader follows another link to this lab
   */
  constructor(
    private readonly host: ReactiveElement,
    private readonly extra: Extra,
    private readonly onChange: () => void,
  ) {
    this.table = tableOf(Object.getPrototypeOf(host));
    host.addController(this);
  }

  hostConnected(): void {
    this.defaults ??= new Map([...this.table].map(([name, { get }]) => [name, get(this.host)]));
    // Who comes by the language switch is where they were (scripts/placing.ts).
    this.take(read(location.hash), !("placed" in document.documentElement.dataset));
    this.written = JSON.stringify([...this.states()]);
    window.addEventListener("hashchange", this.onHash);
    document.addEventListener("click", this.onLanguage, true);
  }

  hostDisconnected(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    window.removeEventListener("hashchange", this.onHash);
    document.removeEventListener("click", this.onLanguage, true);
  }

  hostUpdated(): void {
    this.timer ||= window.setTimeout(() => this.save(), REST);
  }

  /** The address of the page with all of this lab's states, so that later defaults change nothing. */
  link(page = location.href): string {
    const url = new URL(page);
    url.hash = write(new Map([[this.host.localName, this.withExtra(this.states(true))]]));
    return url.href;
  }

  /** States as texts: those that differ from the defaults, or all. */
  states(all = false): Map<string, string> {
    const texts = new Map<string, string>();
    for (const [name, { codec, get }] of this.table) {
      const [now, first] = [get(this.host), this.defaults?.get(name)];
      const text = codec.text(now);
      const isWanted = text !== codec.text(first) || (all && text);
      // Whoever follows the link reads it as this page would.
      if (isWanted && codec.parse(text)) texts.set(name, text);
    }
    return texts;
  }

  private withExtra(states: Map<string, string>): Map<string, string> {
    return new Map([...states, ...Object.entries(this.extra())]);
  }

  private take(said: Said, scrolls = true): void {
    this.refused = isTooLong(location.hash) ? [clipped(location.hash)] : [];
    for (const [name, text] of said.get(this.host.localName) ?? []) {
      const entry = this.table.get(name);
      const parsed = entry?.codec.parse(text);
      if (entry && parsed) entry.set(this.host, parsed.value);
      if (parsed ? parsed.isPartial : !(name in this.extra()))
        this.refused.push(clipped(`${name}=${text}`));
    }
    if (said.keys().next().value === this.host.localName && scrolls) this.host.scrollIntoView();
  }

  private readonly onHash = (): void => {
    const said = read(location.hash);
    if (isTooLong(location.hash)) {
      this.refused = [clipped(location.hash)];
      this.host.requestUpdate();
    }
    if (!said.has(this.host.localName)) return;
    for (const [name, { set }] of this.table) set(this.host, this.defaults?.get(name));
    this.take(said);
    this.written = JSON.stringify([...this.states()]);
    this.host.requestUpdate();
    this.onChange();
  };

  /** The language switch leads to the same figures. */
  private readonly onLanguage = (event: MouseEvent): void => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a.md-select__link");
    if (!link) return;
    this.save();
    this.keep();
    link.hash = location.hash;
    link.search = location.search;
  };

  /** Write the states again where a link within the page has taken them out of the address. */
  private keep(): void {
    const states = this.states();
    const said = read(location.hash);
    if (!states.size || said.has(this.host.localName)) return;
    said.set(this.host.localName, this.withExtra(states));
    history.replaceState(history.state, "", write(said));
  }

  /** Write the states into the address, this lab first; untouched labs leave it alone. */
  private save(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
    const states = this.states();
    const text = JSON.stringify([...states]);
    if (text === this.written) return;
    this.written = text;
    const others = read(location.hash);
    others.delete(this.host.localName);
    const own: Said = states.size
      ? new Map([[this.host.localName, this.withExtra(states)]])
      : new Map();
    const fragment = write(new Map([...own, ...others]));
    history.replaceState(history.state, "", fragment || location.pathname + location.search);
  }
}

function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
