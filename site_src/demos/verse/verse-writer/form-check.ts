import { css, html, nothing } from "lit";
import { customElement, property } from "lit/decorators.js";
import { type Key, say } from "../../../../build/labs/verse/verse-writer.ts";
import type { Language } from "../../../strings/strings.ts";
import { BookElement } from "../../shared/base/book-element.ts";
import { keptMark, keptMarkStyles } from "../shared/kept-mark.ts";
import type { Findings, Rule } from "./findings.ts";

/** `<form-check>`: which rules of its form a poem keeps, and where it breaks them. */
@customElement("form-check")
export class FormCheck extends BookElement {
  @property() override lang: Language = "zh";
  @property({ attribute: false }) findings: Findings | null = null;

  private say(key: Key): string {
    return say(this.lang, key);
  }

  private renderRule({ name, parts }: Rule) {
    return html`<tr><th scope="row">${this.say(name)}</th><td>${parts.map((isKept) => keptMark(isKept, this.say(isKept ? "kept" : "broken")))}</td></tr>`;
  }

  protected override render() {
    if (!this.findings) return nothing;
    return html`<table><tbody>${this.findings.rules.map((rule) => this.renderRule(rule))}</tbody></table>
      <p>${this.say("marks")}</p>`;
  }

  static override styles = [
    keptMarkStyles,
    css`
    :host { display: block; }
    table { border-collapse: collapse; width: 100%; }
    th, td { border-bottom: 1px solid var(--md-default-fg-color--lightest, #ddd); font-weight: inherit; padding: 4px 8px 4px 0; text-align: left; vertical-align: top; }
    td { padding-right: 0; text-align: right; white-space: nowrap; }
    td span { display: inline-block; margin-left: 6px; }
    p { color: var(--md-default-fg-color--light, #555); font-size: 0.86em; margin: 8px 0 0; }
  `,
  ];
}
