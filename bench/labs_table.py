"""The table of the labs' figures in both languages: a row a lab, a column a figure."""

import re
from pathlib import Path
from typing import Any

import yaml

from bench.readme import WORDS
from records.amounts import written

NAMES = Path("docs/labs.yml")
COLUMNS = ("time", "task", "script")
HEADS = {
    "zh": ("实验室", "动一下（中位数）", "其间主线程最长的任务", "页面的脚本（gzip）"),
    "en": ("Lab", "One move, median", "Longest task meanwhile", "Script of its page, gzip"),
}
README = {"zh": "README.zh.md", "en": "README.md"}


def key(lab: str, column: str) -> str:
    """Return the key of a lab's figure in the record."""
    return f"lab_{lab.replace('-', '_')}_{column}"


def cell(figure: dict[str, Any] | None, language: str) -> str:
    """Return one figure, and whether it misses its target."""
    words = WORDS[README[language]]
    if figure is None or figure["value"] is None:
        return words["absent"]
    missed = words["missed"] if figure["met"] is False else ""
    return written(figure["value"], figure["unit"], language) + missed


def table(record: dict[str, Any], language: str) -> str:
    """Return the Markdown table; what the record lacks reads “not measured”."""
    lines = [f"| {' | '.join(HEADS[language])} |", "|---|---|---|---|"]
    labs = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    for lab, texts in labs.items():
        name = re.split(r"[（(:：]", texts[language])[0].strip()
        figures = (record["figures"].get(key(lab, column)) for column in COLUMNS)
        lines.append(f"| {name} | {' | '.join(cell(each, language) for each in figures)} |")
    return "\n".join(lines)
