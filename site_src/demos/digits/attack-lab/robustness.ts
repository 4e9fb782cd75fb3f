import { html, type TemplateResult } from "lit";
import type { Manifest } from "../../../../build/types/digits/manifest.d.ts";
import { type Language, say } from "../../../strings/strings.ts";
import { share } from "../../shared/charts/axis.ts";
import "../../shared/charts/xy-chart.ts";
import { type Method, STRONGEST } from "./attacker.ts";

type Experiments = Manifest["experiments"];

/** Accuracy on the test set over epsilon, as it was computed at build, with the reader's place. */
export function robustness(
  lang: Language,
  experiments: Experiments,
  method: Method,
  epsilon: number,
): TemplateResult {
  const { attack, hardening } = experiments;
  const line = (
    key:
      | "accuracy"
      | "pgd_accuracy"
      | "hardened_accuracy"
      | "hardened_pgd_accuracy"
      | "random_accuracy",
  ) => attack.map((point) => ({ x: point.epsilon, y: point[key] }));
  const clean = { x: 0, y: attack[0]?.accuracy ?? 0 };
  return html`<h4>${say(lang, "atChart")}</h4>
    <xy-chart lang=${lang} label=${say(lang, "atChart")} .mark=${epsilon}
      .across=${{ name: say(lang, "atChartEpsilon"), from: 0, to: STRONGEST, text: (at: number) => String(at) }}
      .up=${{ name: say(lang, "atChartAccuracy"), from: 0, to: 1, text: share }}
      .series=${[
        {
          name: say(lang, "atShipped"),
          points: line(method === "fgsm" ? "accuracy" : "pgd_accuracy"),
        },
        {
          name: say(lang, "atHardened"),
          points: line(method === "fgsm" ? "hardened_accuracy" : "hardened_pgd_accuracy"),
        },
        { name: say(lang, "atChartRandom"), points: line("random_accuracy"), dashed: true },
      ]}></xy-chart>
    <p>${say(lang, "atPrice", {
      trained: hardening.epsilon,
      before: share(clean.y),
      after: share(hardening.test_accuracy),
    })}</p>`;
}
