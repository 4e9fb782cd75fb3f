"""What `make bench` measured: one figure, and records/bench.json that holds them all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from model_export.files import whole

RECORD = Path(__file__).resolve().parent / "bench.json"
Bound = Literal["at most", "at least"]


@dataclass(frozen=True)
class Row:
    """A figure with its unit, and what we want of it where we want something.

    ``value`` is None where this machine cannot measure it: the row then says so.
    """

    key: str
    what: str
    value: float | None
    unit: str
    bound: Bound | None = None
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """Return whether the target is met; None where there is none, or no measurement."""
        if self.target is None or self.value is None:
            return None
        return self.value >= self.target if self.bound == "at least" else self.value <= self.target


def load(path: Path = RECORD) -> dict[str, Any]:
    """Return what is recorded: the machine, and the figures by key."""
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return record


def by_key(rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
    """Return figures as they are written."""
    return {row.key: {**asdict(row), "met": row.met} for row in rows}


def write(rows: Sequence[Row], machine: dict[str, Any], path: Path) -> None:
    """Write figures, by key, and the machine that they hold for."""
    save(by_key(rows), machine, path)


def renew(rows: Sequence[Row], machine: dict[str, Any], path: Path) -> None:
    """Put figures that were measured later among those of a whole run, each with its own date."""
    record = load(path)
    later = {"date": machine["date"], "commit": machine["commit"]}
    renewed = {key: {**figure, "later": later} for key, figure in by_key(rows).items()}
    save(record["figures"] | renewed, record["machine"], path)


def save(figures: dict[str, dict[str, Any]], machine: dict[str, Any], path: Path) -> None:
    """Write a record whole."""
    text = json.dumps({"machine": machine, "figures": figures}, indent=1, ensure_ascii=False)
    with whole(path) as half_written:
        half_written.write_text(text + "\n", encoding="utf-8")
