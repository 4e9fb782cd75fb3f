"""Figures of `make bench` in prose: ``[[= b.prediction ]]`` is the recorded value with its unit.

What the record lacks reads “not measured”, since a bench may run after the prose is written; a key
that nobody measures fails the build.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from records import figures, figures_table, labs_table
from records.amounts import written


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
            return figures_table.WORDS[self.language]["absent"]
        return written(self.value, self.unit, self.language).replace(" ", "\N{NO-BREAK SPACE}")


class Measurements:
    """The bench record as prose sees it: one attribute a key."""

    def __init__(self, record: dict[str, Any], language: str, labs: Mapping[str, str]) -> None:
        self._record, self._language, self._labs = record, language, labs
        self._figures: dict[str, Any] = record["figures"]

    def table(self) -> str:
        """Return the whole record as a Markdown table, with targets, verdicts and the machine."""
        return figures_table.table(self._record, self._language)

    def labs(self) -> str:
        """Return the figures of the labs as a Markdown table."""
        return labs_table.table(self._record, self._labs, self._language)

    def __getattr__(self, key: str) -> Figure:
        if key not in figures_table.KEYS:
            raise AttributeError(key)
        recorded = self._figures.get(key, {})
        fields = ("value", "unit", "bound", "target", "met")
        return Figure(self._language, **{name: recorded[name] for name in fields if recorded})


def load(language: str, labs: Mapping[str, str]) -> Measurements:
    """Return what is recorded; ``labs`` are the names of the labs by their element."""
    return Measurements(figures.load(), language, labs)
