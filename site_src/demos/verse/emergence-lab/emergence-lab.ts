import { css, html, nothing } from "lit";
import { customElement, state } from "lit/decorators.js";
import {
  FORM,
  type Key,
  LAST_DRAW,
  POEMS,
  say,
} from "../../../../build/labs/verse/emergence-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Needs } from "../../../offline/needs.ts";
import type { Values } from "../../../runtime/engine/calls.ts";
import type { ModelName } from "../../../runtime/verse/calls.ts";
import { type Filling, percent } from "../../../strings/strings.ts";
import { choice, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { Latest } from "../../shared/base/latest.ts";
import { linked } from "../../shared/base/linked.ts";
import { spoken } from "../../shared/base/readable.ts";
import { numbers } from "../../shared/base/tensors.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { CHECKED } from "../shared/checked.ts";
import { JUDGES, type Judged } from "../shared/judged.ts";
import { markedPoem, markedPoemStyles, NO_POEM } from "../shared/marked-poem.ts";
import { linesOf } from "../shared/poem.ts";
import { VerseElement } from "../shared/verse-element.ts";
import { reachedAt, TELLING } from "./stages.ts";
import "./way-charts.ts";

/** A language has no more stages; which it has, its manifest says. */
const MOST_STAGES = 99;

/** A poem that a stage wrote. */
interface Poem extends Judged {
  texts: readonly string[];
  values: Values;
}

/** `<emergence-lab>`: a network writes as it did at stages of its training, and when it learnt its form. */
@customElement("emergence-lab")
export class EmergenceLab extends VerseElement {
  /** From 1. */
  @linked(whole(1, MOST_STAGES)) private stage = 1;
  /** Which poems: each draw has random numbers of its own. */
  @linked(whole(0, LAST_DRAW)) private draw = 0;
  @linked(choice(["poems", "curves"])) private view: "poems" | "curves" = "poems";
  @linked(choice(["share", "nats"])) private ruler: "share" | "nats" = "share";
  @state() private poems: readonly Poem[] = [];
  /** Whether the poems that are shown are those of another stage. */
  @state() private isBehind = false;
  private readonly latest = new Latest(() => this.compute(), this.sight.until);

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get remark(): string {
    return this.say("remark");
  }

  override get graphs(): readonly ModelName[] {
    return [this.voice, "write", CHECKED[this.lang]];
  }

  /** Without a network every stage can be reached. */
  override get needs(): Needs {
    const needs = this.ownNeeds;
    const stages = this.way?.stages.map(({ model }) => model) ?? [];
    return { ...needs, graphs: needs.graphs.length ? [...needs.graphs, ...stages] : [] };
  }

  private get way(): Voice | null {
    return this.loaded?.told ?? null;
  }

  /** The graph with the weights of the stage. */
  private get voice(): ModelName {
    return (this.way?.stages[this.stage - 1]?.model ?? this.lang) as ModelName;
  }

  protected override onReady(): void {
    void this.refresh();
  }

  private refresh(): Promise<void> {
    this.isBehind = true;
    return this.keepUp(this.latest);
  }

  private async compute(): Promise<void> {
    const count = this.way?.stages.length ?? 1;
    if (this.stage > count) {
      this.refuse(`stage=${this.stage}`);
      this.stage = count;
    }
    const { voice, draw } = this;
    const poems: Poem[] = [];
    for (let number = 0; number < POEMS; number++) {
      poems.push(await this.write(voice, draw * POEMS + number));
    }
    this.poems = poems;
    this.isBehind = false;
  }

  private async write(voice: ModelName, seed: number): Promise<Poem> {
    const client = this.running();
    const { tokens: names = [], told } = this.loaded ?? {};
    const temperature = told?.record.temperature ?? 1;
    const sampling = { temperature, topK: 0, topP: 1 };
    const written = await client.write({ ...sampling, given: [], form: FORM, seed, voice });
    const values = written.tokens.length ? await client.check(written.tokens, FORM) : {};
    const lines = linesOf(this.lang, written, [], names, FORM);
    const texts = written.tokens.map((token) => names[token] ?? "");
    return { ...JUDGES[this.lang](values, lines), texts, values };
  }

  private go(stage: number, draw: number): void {
    this.stage = stage;
    this.draw = draw;
    if (this.phase === "ready") void this.refresh();
    else this.start();
  }

  protected override told(): readonly string[] {
    const { way, poems } = this;
    const reached = way && reachedAt(way, this.stage);
    if (!way || !reached || !poems.length || this.isBehind) return [];
    const [asked, beside] = TELLING[this.lang].asked;
    const form = reached.form ?? {};
    const kept = poems.flatMap(({ counted }) => counted);
    return [
      this.say("says", {
        loss: reached.validation.token.toFixed(2),
        poems: way.on_the_way,
        share: percent(asked.share(form)),
        beside: percent(beside.share(form)),
        kept: kept.filter(Boolean).length,
        of: kept.length,
      }),
    ];
  }

  private renderStage() {
    const count = this.way?.stages.length ?? 1;
    const tokens = this.way ? (reachedAt(this.way, this.stage)?.tokens ?? 0) : 0;
    const text = this.way
      ? this.say("stage", { tokens: spoken(this.lang, tokens), number: this.stage, count })
      : this.say("unloaded");
    return html`<div data-control="stage"><label class="row"><span class="number">${text}</span>
      <input type="range" min="1" max=${count} step="1" .value=${String(this.stage)} ?disabled=${!this.way}
        aria-valuetext=${text} @input=${(event: Event) => this.go(Number((event.target as HTMLInputElement).value), this.draw)}></label>
      <div class="row">${
        this.way
          ? html`<button type="button" @click=${() => this.go(this.stage, (this.draw + 1) % (LAST_DRAW + 1))}>${this.say("another")}</button>`
          : html`<button type="button" class="go" @click=${() => this.go(this.stage, this.draw)}>${this.say("start")}</button>`
      }</div></div>`;
  }

  private renderPoem(poem: Judged, number: number) {
    return html`<section><h4>${this.say("poem", { number: number + 1 })}</h4>
      ${markedPoem(this.lang, poem)}</section>`;
  }

  private renderPoems() {
    const shown = this.poems.length ? this.poems : Array<Judged>(POEMS).fill(NO_POEM);
    return html`<div class="poems ${this.isBehind && this.poems.length ? "behind" : ""}" aria-busy=${this.isBehind}>
      ${shown.map((poem, number) => this.renderPoem(poem, number))}</div>
      <p class="sum number">${this.told()[0] ?? "\u00a0"}</p>`;
  }

  private renderCurves() {
    const isOpen = this.view === "curves";
    const name = this.say(isOpen ? "fold" : "curves");
    const awaited = this.way ? "" : "awaited";
    return html`<div class="row ${awaited}" data-control="curves"><button type="button" class=${isOpen ? "" : "go"} aria-expanded=${isOpen}
        @click=${() => {
          this.view = isOpen ? "poems" : "curves";
        }}>${name}</button></div>
      ${
        isOpen && this.way
          ? html`<way-charts lang=${this.lang} .voice=${this.way} .stage=${this.stage} .ruler=${this.ruler}
              @measure=${({ detail }: CustomEvent<"share" | "nats">) => {
                this.ruler = detail;
              }}></way-charts>`
          : nothing
      }`;
  }

  protected override render() {
    const trouble = this.phase === "waiting" ? null : this.renderTrouble();
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderStage()}${this.renderPoems()}${trouble}
      ${this.renderCurves()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    const { way, poems } = this;
    if (!way || !poems.length) return null;
    const { history } = way.record;
    const rules = Object.keys(history[0]?.form ?? {});
    const { checked } = TELLING[this.lang];
    const written = poems.flatMap(({ texts, values }, at) => [
      [`poem_${at + 1}`, texts],
      ...checked
        .filter((name) => name in values)
        .map((name) => [`${name}_${at + 1}`, numbers(values[name])]),
    ]);
    return {
      tokens: history.map(({ tokens }) => tokens),
      validation_nats: history.map(({ validation }) => validation.token),
      ...Object.fromEntries(
        rules.map((name) => [`share_${name}`, history.map(({ form }) => form?.[name] ?? 0)]),
      ),
      stage_tokens: way.stages.map(({ reached }) => history[reached]?.tokens ?? 0),
      ruler_nats: way.stages.map(({ ruler }) => ruler),
      ...Object.fromEntries(written),
    };
  }

  static override styles = [
    labStyles,
    markedPoemStyles,
    css`
      label.row { margin-bottom: 6px; }
      label.row span { min-width: 16em; }
      input[type="range"] { flex: 1; }
      .go { background: var(--md-primary-fg-color, #00695c); color: #fff; font-weight: 700; }
      .poems { display: grid; gap: 4px 24px; grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr)); }
      .behind { opacity: 0.45; }
      .sum { margin: 10px 0; min-height: 2.9em; }
    `,
  ];
}
