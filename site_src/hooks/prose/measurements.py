"""Figures of `make bench` in prose: ``[[= b.prediction ]]`` is the recorded value with its unit.

What the record lacks reads “not measured”, since a bench may run after the prose is written; a key
that nobody measures fails the build.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import labs_table
from bench.readme import CHINESE, table
from records.amounts import written

NOT_MEASURED = {"zh": "未测量", "en": "not measured"}


@dataclass(frozen=True)
class Figure:
    """One recorded figure; ``value`` is None where nothing is recorded."""

    language: str
    value: float | None = None
    unit: str = ""
    bound: str | None = None
    target: float | None = None
    met: bool | None = None

    def __str__(self) -> str:
        if self.value is None:
            return NOT_MEASURED[self.language]
        return written(self.value, self.unit, self.language).replace(" ", "\N{NO-BREAK SPACE}")


class Measurements:
    """The bench record as prose sees it: one attribute a key."""

    def __init__(self, record: dict[str, Any], language: str) -> None:
        self._record, self._language = record, language
        self._figures: dict[str, Any] = record["figures"]

    def table(self) -> str:
        """Return the whole record as a Markdown table, with targets, verdicts and the machine."""
        return table(self._record, "README.zh.md" if self._language == "zh" else "README.md")

    def labs(self) -> str:
        """Return the figures of the labs as a Markdown table."""
        return labs_table.table(self._record, self._language)

    def __getattr__(self, key: str) -> Figure:
        if key not in CHINESE:
            raise AttributeError(key)
        recorded = self._figures.get(key, {})
        fields = ("value", "unit", "bound", "target", "met")
        return Figure(self._language, **{name: recorded[name] for name in fields if recorded})


def load(path: Path, language: str) -> Measurements:
    """Return what is recorded."""
    return Measurements(json.loads(path.read_text(encoding="utf-8")), language)
