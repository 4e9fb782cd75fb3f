import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/emergence-lab.ts";
import type { Voice } from "../../../../build/types/verse/manifest.d.ts";
import type { Filling, Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { spoken } from "../../shared/base/readable.ts";
import { type Axis, share } from "../../shared/charts/axis.ts";
import { reachedAt, steepest, TELLING } from "./stages.ts";
import "../../shared/charts/xy-chart.ts";

type Ruler = "share" | "nats";

/** A number of tokens in millions, as it fits under an axis. */
const millions = (tokens: number) => String(tokens / 1e6);

/** `<way-charts>`: the loss along a network's way, and its form by either ruler; tells the choice by `measure`. */
@customElement("way-charts")
export class WayCharts extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) voice: Voice | null = null;
  /** Where the reader is, from 1. */
  @property({ attribute: false }) stage = 1;
  @property() ruler: Ruler = "share";
  private say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  private across({ record }: Voice): Axis {
    const most = record.history.at(-1)?.tokens ?? 1;
    return { name: this.say("tokens"), from: 0, to: most, text: millions };
  }

  private renderLoss(voice: Voice, mark: number) {
    const points = voice.record.history.map(({ tokens, validation }) => ({
      x: tokens,
      y: validation.token,
    }));
    const values = points.map(({ y }) => y);
    return html`<section><h4>${this.say("lossTitle")}</h4>
      <xy-chart lang=${this.lang} label=${this.say("lossTitle")} .mark=${mark} .across=${this.across(voice)}
        .up=${{ name: this.say("nats"), from: Math.floor(Math.min(...values)), to: Math.ceil(Math.max(...values)) }}
        .series=${[{ name: this.say("nats"), points }]}></xy-chart></section>`;
  }

  private shares({ record }: Voice) {
    return TELLING[this.lang].rules.map((rule) => ({
      name: this.say(rule.name),
      points: record.history.map(({ tokens, form }) => ({ x: tokens, y: rule.share(form ?? {}) })),
    }));
  }

  private nats({ record, stages }: Voice) {
    const points = stages.map(({ reached, ruler }) => ({
      x: record.history[reached]?.tokens ?? 0,
      y: ruler,
    }));
    return [{ name: this.say("ruler"), points }];
  }

  private renderForm(voice: Voice, mark: number) {
    const isShare = this.ruler === "share";
    const most = Math.ceil(Math.max(...voice.stages.map(({ ruler }) => ruler)));
    const up = isShare
      ? { name: this.say("shares"), from: 0, to: 1, text: share }
      : { name: this.say("rulerNats"), from: 0, to: most };
    return html`<section><h4>${this.say("ruledTitle")}</h4>
      <xy-chart lang=${this.lang} label=${this.say("ruledTitle")} .mark=${mark} .across=${this.across(voice)}
        .up=${up} .series=${isShare ? this.shares(voice) : this.nats(voice)}></xy-chart></section>`;
  }

  private renderRulers() {
    const button = (
      ruler: Ruler,
      name: Key,
    ) => html`<button type="button" aria-pressed=${this.ruler === ruler}
      @click=${() => this.dispatchEvent(new CustomEvent("measure", { detail: ruler }))}>${this.say(name)}</button>`;
    return html`<div class="row" role="group" aria-label=${this.say("rulers")}>
      <span>${this.say("rulers")}</span>${button("share", "share")}${button("nats", "softer")}</div>`;
  }

  /** What either ruler shows. */
  private explain(voice: Voice): string {
    if (this.ruler === "share") return this.say("sharesSay", { poems: voice.on_the_way });
    const [from, to] = steepest(voice);
    const [one, other] = [reachedAt(voice, from), reachedAt(voice, to)];
    const fall = (voice.stages[from - 1]?.ruler ?? 0) - (voice.stages[to - 1]?.ruler ?? 0);
    return this.say("rulerSays", {
      from: spoken(this.lang, one?.tokens ?? 0),
      to: spoken(this.lang, other?.tokens ?? 0),
      loss: ((one?.validation.token ?? 0) - (other?.validation.token ?? 0)).toFixed(2),
      fall: fall.toFixed(2),
    });
  }

  protected override render() {
    const { voice } = this;
    if (!voice) return nothing;
    const mark = reachedAt(voice, this.stage)?.tokens ?? 0;
    return html`<div class="charts">${this.renderLoss(voice, mark)}${this.renderForm(voice, mark)}</div>
      ${this.renderRulers()}<p class="explained">${this.explain(voice)}</p>`;
  }

  static override styles = [
    labStyles,
    css`
      :host { border: 0; margin: 0; padding: 0; }
      .charts { display: grid; gap: 8px 24px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
      section { min-width: 0; }
      .row { margin: 8px 0; }
    `,
  ];
}
