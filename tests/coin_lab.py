"""A lab to throw away: its folder, as the contract of `site_src/demos/README.md` wants it."""

import json
from pathlib import Path

import yaml

from site_src import labs

NAME = "coin-lab"
FOLDER = labs.DEMOS / "digits" / NAME
ELEMENT = """
import { html } from "lit";
import { customElement } from "lit/decorators.js";
import { type Key, SIDES, say } from "../../../../build/labs/digits/coin-lab.ts";
import type { Filling } from "../../../strings/strings.ts";
import { DigitsElement } from "../shared/digits-element.ts";

@customElement("coin-lab")
export class CoinLab extends DigitsElement {
  override readonly graphs = [] as const;

  protected override say(key: Key, values: Filling = {}): string {
    return say(this.lang, key, values);
  }

  protected override onReady(): void {}

  protected override told(): readonly string[] {
    return [];
  }

  override get command(): string {
    return "";
  }

  override columns() {
    return { side: SIDES };
  }

  protected override render() {
    return html`<h3>${this.say("title")}</h3><div data-control="toss">${SIDES.join()}</div>`;
  }
}
"""
WORDS = {"zh": {"title": "抛起一枚硬币"}, "en": {"title": "A coin goes up"}}
LAB = {
    "sentence": {"zh": "硬币实验室（coin lab）：抛。", "en": "Coin lab (硬币实验室): toss."},
    "hidden": {"called": {"zh": "硬币", "en": "coin"}, "parts": ["toss"]},
    "heights": {"wide": {"zh": 111, "en": 112}, "narrow": {"zh": 113, "en": 114}},
    "moved": "slider",
    "constants": {"SIDES": ["head", "tail"]},
    "tests": {"state": "side=tail"},
}


def written(folder: Path, lab: object = LAB) -> None:
    """Write the folder of the lab."""
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ts").write_text(ELEMENT, encoding="utf-8")
    for language, words in WORDS.items():
        path = folder / f"words.{language}.json"
        path.write_text(json.dumps(words, indent=2), encoding="utf-8")
    (folder / "lab.yml").write_text(yaml.safe_dump(lab, sort_keys=False), encoding="utf-8")
