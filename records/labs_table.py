"""The table of the labs' figures in both languages: a row a lab, a column a figure."""

from collections.abc import Mapping
from typing import Any

from records.amounts import written
from records.figures_table import WORDS

COLUMNS = ("time", "task", "script")
HEADS = {
    "zh": ("实验室", "动一下（中位数）", "其间主线程最长的任务", "页面的脚本（gzip）"),
    "en": ("Lab", "One move, median", "Longest task meanwhile", "Script of its page, gzip"),
}


def key(lab: str, column: str) -> str:
    """Return the key of a lab's figure in the record."""
    return f"lab_{lab.replace('-', '_')}_{column}"


def cell(figure: dict[str, Any] | None, language: str) -> str:
    """Return one figure, and whether it misses its target."""
    words = WORDS[language]
    if figure is None or figure["value"] is None:
        return words["absent"]
    missed = words["missed"] if figure["met"] is False else ""
    return written(figure["value"], figure["unit"], language) + missed


def table(record: dict[str, Any], names: Mapping[str, str], language: str) -> str:
    """Return the Markdown table of the labs with these names, by their element.

    What the record lacks reads “not measured”.
    """
    lines = [f"| {' | '.join(HEADS[language])} |", "|---|---|---|---|"]
    for lab, name in names.items():
        figures = (record["figures"].get(key(lab, column)) for column in COLUMNS)
        lines.append(f"| {name} | {' | '.join(cell(each, language) for each in figures)} |")
    return "\n".join(lines)
