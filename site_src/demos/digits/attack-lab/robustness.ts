import { html, type TemplateResult } from "lit";
import { say } from "../../../../build/labs/digits/attack-lab.ts";
import type { Manifest } from "../../../../build/types/digits/manifest.d.ts";
import type { Language } from "../../../strings/strings.ts";
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
  return html`<h4>${say(lang, "chart")}</h4>
    <xy-chart lang=${lang} label=${say(lang, "chart")} .mark=${epsilon}
      .across=${{ name: say(lang, "chartEpsilon"), from: 0, to: STRONGEST, text: (at: number) => String(at) }}
      .up=${{ name: say(lang, "chartAccuracy"), from: 0, to: 1, text: share }}
      .series=${[
        {
          name: say(lang, "shippedNetwork"),
          points: line(method === "fgsm" ? "accuracy" : "pgd_accuracy"),
        },
        {
          name: say(lang, "hardened"),
          points: line(method === "fgsm" ? "hardened_accuracy" : "hardened_pgd_accuracy"),
        },
        { name: say(lang, "chartRandom"), points: line("random_accuracy"), dashed: true },
      ]}></xy-chart>
    <p>${say(lang, "price", {
      trained: hardening.epsilon,
      before: share(clean.y),
      after: share(hardening.test_accuracy),
    })}</p>`;
}
