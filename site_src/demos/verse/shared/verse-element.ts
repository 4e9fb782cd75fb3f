import { type Key, say } from "../../../../build/labs/verse/shared.ts";
import type { Needs } from "../../../offline/needs.ts";
import { RuntimeError } from "../../../runtime/engine/failure.ts";
import type { Loaded, Refusal } from "../../../runtime/verse/calls.ts";
import { type VerseClient, verse } from "../../../runtime/verse/client.ts";
import type { OnProgress } from "../../../runtime/wire/protocol.ts";
import type { Filling } from "../../../strings/strings.ts";
import { read } from "../../shared/base/address.ts";
import { FigureElement } from "../../shared/base/figure-element.ts";
import type { Runtime } from "../../shared/base/runtime-element.ts";

/** Of a text that cannot be read so many characters are repeated. */
const REPEATED = 12;

/**
 * A figure that the worker of verse computes, in the language of its page. Its weights are megabytes:
 * it loads when the reader asks for it, or the address does, or it stands alone on its page.
 */
export abstract class VerseElement extends FigureElement<VerseClient, Loaded> {
  abstract override readonly graphs: readonly string[];
  protected override readonly runtime: Runtime<VerseClient> = verse;
  private isAsked = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const isAlone = "embed" in document.documentElement.dataset;
    this.isAsked ||= isAlone || this.isWanted;
  }

  /** Whether the address asks for this figure. */
  protected get isWanted(): boolean {
    return read(location.hash).has(this.localName);
  }

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get needs(): Needs | readonly Needs[] {
    return this.ownNeeds;
  }

  /** What it needs of verse; nothing until it is asked for. */
  protected get ownNeeds(): Needs {
    const files = [`voices.${this.lang}.tokens`, `voices.${this.lang}.words`];
    const isWanted = this.isAsked;
    return { family: "verse", graphs: isWanted ? this.graphs : [], files: isWanted ? files : [] };
  }

  protected override begin(onProgress: OnProgress): Promise<Loaded> {
    this.isAsked = true;
    return verse.load(onProgress, this.lang);
  }

  protected override onSeen(): void {
    if (this.isAsked) super.onSeen();
  }

  protected override onLink(): void {
    if (this.phase === "waiting") this.start();
    super.onLink();
  }

  /** Tokens mean nothing in another language: a link says of which it is. */
  protected override context(): Record<string, string> {
    return { language: this.lang };
  }

  /** Whether the address is that of a figure in another language. */
  protected get isForeign(): boolean {
    const language = read(location.hash).get(this.localName)?.get("language");
    return language !== undefined && language !== this.lang;
  }

  /** How likely the network finds a text as it stands. @throws RuntimeError for one that it cannot read */
  async score(text: string): Promise<{ nats: number; characters: number }> {
    await this.ready;
    const { nats, characters, refused } = await this.running().score(String(text));
    if (refused) throw new RuntimeError("input", "text", this.words(refused));
    return { nats, characters };
  }

  /** Why a text was not read, and what to do. */
  protected words({ reason, detail }: Refusal): string {
    const letters = [...detail];
    const more = letters.length > REPEATED ? "…" : "";
    return this.say(reason, { detail: letters.slice(0, REPEATED).join("") + more });
  }

  /** The text of some tokens. */
  protected joined(tokens: readonly number[]): string {
    return tokens.map((token) => this.loaded?.tokens[token] ?? "").join("");
  }
}
