"""The machine that figures are measured on, and the table of them in the terminal."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from records import revision
from records.amounts import written
from records.figures import Row

ROOT = Path(__file__).resolve().parents[1]


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
