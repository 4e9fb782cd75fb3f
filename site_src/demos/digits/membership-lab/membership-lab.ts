import { css, html, nothing } from "lit";
import { customElement } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/digits/membership-lab.ts";
import type { Filling } from "../../../strings/strings.ts";
import { choice, whole } from "../../shared/base/codecs.ts";
import { labStyles } from "../../shared/base/lab-styles.ts";
import { linked } from "../../shared/base/linked.ts";
import { share } from "../../shared/charts/axis.ts";
import type { Columns } from "../../shared/take-away/csv.ts";
import { DigitsElement } from "../shared/digits-element.ts";
import "../../shared/charts/xy-chart.ts";

const NETWORKS = ["overfitted", "shipped"] as const;
type Name = (typeof NETWORKS)[number];

/** `<membership-lab>`: a loss threshold as a guess at who was in the training data. */
@customElement("membership-lab")
export class MembershipLab extends DigitsElement {
  /** None: the curves are computed when the network is trained, by PyTorch. */
  override readonly graphs = [];
  @linked(choice(NETWORKS)) private trained: Name = "overfitted";
  /** Index in the list of thresholds; a loss of about 0.001 to begin with. */
  @linked(whole(0, 85), "place") private index = 40;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  override get remark(): string {
    return this.say("remark");
  }

  protected override onReady(): void {
    this.requestUpdate();
  }

  private renderControls(threshold: string) {
    const last = (this.loaded?.experiments.membership.thresholds.length ?? 1) - 1;
    return html`<div class="row" role="group" data-control="trained" aria-label=${this.say("networks")}>${NETWORKS.map(
      (name) =>
        html`<button aria-pressed=${name === this.trained} @click=${() => {
          this.trained = name;
        }}>${this.say(name === "shipped" ? "shippedNetwork" : "overfitted")}</button>`,
    )}</div>
    <label class="row" data-control="place">${this.say("threshold", { threshold })}
      <input type="range" min="0" max=${last} step="1" .value=${String(this.index)} aria-valuetext=${threshold}
        @input=${(event: Event) => {
          this.index = Number((event.target as HTMLInputElement).value);
        }}></label>`;
  }

  protected override told(): readonly string[] {
    if (!this.loaded) return [];
    const { found: hits, alarms, auc } = this.loaded.experiments.membership[this.trained];
    const [hit = 0, alarm = 0] = [hits[this.index], alarms[this.index]];
    const values = {
      found: share(hit),
      alarms: share(alarm),
      right: share((1 + hit - alarm) / 2),
      auc: auc.toFixed(3),
    };
    return [this.say("says", values)];
  }

  private renderCharts() {
    if (!this.loaded) return nothing;
    const { membership } = this.loaded.experiments;
    const { thresholds } = membership;
    const { found: hits, alarms } = membership[this.trained];
    const [threshold = 0, hit = 0, alarm = 0] = [thresholds, hits, alarms].map(
      (list) => list[this.index],
    );
    const over = (list: readonly number[]) => list.map((y, at) => ({ x: thresholds[at] ?? 0, y }));
    const curve = (name: Name) =>
      membership[name].found.map((y, at) => ({ x: membership[name].alarms[at] ?? 0, y }));
    return html`${this.renderControls(threshold.toPrecision(2))}
      <p class="sum number">${this.told()}</p>
      <div class="charts">
        <section><h4>${this.say("below")}</h4>
        <xy-chart lang=${this.lang} label=${this.say("below")} .mark=${threshold}
          .across=${{ name: this.say("loss"), from: 1e-7, to: 30, log: true, text: lossText }}
          .up=${{ name: this.say("share"), from: 0, to: 1, text: share }}
          .series=${[
            { name: this.say("members"), points: over(hits) },
            { name: this.say("others"), points: over(alarms) },
          ]}></xy-chart></section>
        <section><h4>${this.say("roc")}</h4>
        <xy-chart lang=${this.lang} label=${this.say("roc")} .here=${[{ x: alarm, y: hit }]}
          .across=${{ name: this.say("alarms"), from: 0, to: 1, text: share }}
          .up=${{ name: this.say("found"), from: 0, to: 1, text: share }}
          .series=${[
            { name: this.say("overfitted"), colour: 2, points: curve("overfitted") },
            { name: this.say("shippedNetwork"), colour: 3, points: curve("shipped") },
            {
              name: this.say("guessing"),
              colour: 4,
              points: [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
              dashed: true,
            },
          ]}></xy-chart></section></div>`;
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><p class="muted">${this.say("lead")}</p>
      ${this.renderNotices()}${this.renderTrouble() ?? this.renderCharts()}
      ${this.renderStill()}${this.renderFooter()}`;
  }

  override columns(): Columns | null {
    if (!this.loaded) return null;
    const { thresholds, shipped, overfitted } = this.loaded.experiments.membership;
    const { found: hits, alarms } = { shipped, overfitted }[this.trained];
    return {
      chosen_threshold: [thresholds[this.index] ?? 0],
      found: [hits[this.index] ?? 0],
      alarms: [alarms[this.index] ?? 0],
      loss_threshold: thresholds,
      found_overfitted: overfitted.found,
      alarms_overfitted: overfitted.alarms,
      found_shipped: shipped.found,
      alarms_shipped: shipped.alarms,
    };
  }

  static override styles = [
    labStyles,
    css`
      .charts { display: grid; gap: 8px 24px; grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr)); }
      section { min-width: 0; }
      input[type="range"] { flex: 1; }
      .row { margin-bottom: 8px; }
    `,
  ];
}

/** 0.00001 -> "1e-5", as it fits under an axis. */
function lossText(loss: number): string {
  return loss >= 0.01
    ? String(Number(loss.toPrecision(2)))
    : loss.toExponential(loss < 1 ? 0 : 1).replace("e-", "e−");
}
