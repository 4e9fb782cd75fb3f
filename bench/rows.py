"""One measured figure, and the table and file that hold them."""

import json
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import torch
from rich.console import Console
from rich.table import Table

from model_export.files import whole
from records.amounts import written
from site_src.hooks.page import revision

ROOT = Path(__file__).resolve().parents[1]
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


def machine() -> dict[str, Any]:
    """Return what the figures depend on, our code by its commit, naming no host."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "commit": revision.read(ROOT).commit,
        "cores": torch.get_num_threads(),
        "architecture": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "torch": version("torch"),
        "onnxruntime": version("onnxruntime"),
        "gpu": torch.cuda.get_device_name() if torch.cuda.is_available() else None,
    }


def show(rows: list[Row]) -> None:
    """Print the table."""
    table = Table("what", "measured", "target", "met")
    for row in rows:
        target = "" if row.target is None else written(row.target, row.unit, "en")
        wanted = f"{row.bound} {target}" if target else ""
        met = {True: "yes", False: "NO", None: ""}[row.met]
        value = "not measured" if row.value is None else written(row.value, row.unit, "en")
        table.add_row(row.what, value, wanted, met)
    Console().print(table)


def write(rows: list[Row], extra: dict[str, Any], path: Path) -> None:
    """Write figures and machine as JSON, by key."""
    figures = {row.key: {**asdict(row), "met": row.met} for row in rows}
    content = {"machine": machine() | extra, "figures": figures}
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    with whole(path) as half_written:
        half_written.write_text(text, encoding="utf-8")
