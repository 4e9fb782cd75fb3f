"""The record of training on a GPU, and its table for the page and for the workflow's summary."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

RECORD = Path(__file__).resolve().parent / "gpu.json"

WORDS = {
    "zh": {
        "head": "| 方式 | 每轮秒数 | 每秒样本 | 第一轮损失 | 最后一轮损失 |",
        "machine": "{device}，驱动 {driver}，CUDA {cuda}，PyTorch {torch}，配方 {recipe}，"
        "{date}，提交 `{commit}`。",
        "whole": "用最快的一行训练 {epochs} 轮要 {seconds:.0f} 秒；在这之前，CPU 用 "
        "{preparation_seconds:.0f} 秒把数字重新描好。",
        "none": "还没有人在 GPU 上测过，所以这里没有数字。在有 GPU 的机器上运行 "
        "`python -m bench.gpu`，它写下的 `records/gpu.json` 会变成这里的表。",
    },
    "en": {
        "head": "| How | Seconds per epoch | Examples per second | First loss | Last loss |",
        "machine": "{device}, driver {driver}, CUDA {cuda}, PyTorch {torch}, recipe {recipe}, "
        "{date}, commit `{commit}`.",
        "whole": "The fastest row makes {seconds:.0f} s of {epochs} epochs; before them the CPU "
        "redraws the digits for {preparation_seconds:.0f} s.",
        "none": "Nobody has measured this on a GPU yet, so there is no figure here. Run "
        "`python -m bench.gpu` on a machine that has one: the `records/gpu.json` that it writes "
        "becomes the table in this place.",
    },
}


@dataclass(frozen=True)
class Row:
    """One way to train: the median epoch, and the mean loss of every epoch."""

    how: str
    seconds_per_epoch: float
    examples_per_second: float
    losses: list[float]


@dataclass(frozen=True)
class Record:
    """The machine and the code, and what was measured."""

    date: str
    commit: str
    device: str
    driver: str
    cuda: str
    torch: str
    recipe: str
    epochs: int
    preparation_seconds: float
    rows: list[Row]

    @property
    def fastest(self) -> Row:
        """Return the row with the shortest epoch."""
        return min(self.rows, key=lambda row: row.seconds_per_epoch)


def load(path: Path = RECORD) -> Record | None:
    """Return the record, or None when nobody has measured."""
    if not path.exists():
        return None
    content = json.loads(path.read_text(encoding="utf-8"))
    rows = [Row(**row) for row in content.pop("rows")]
    return Record(**content, rows=rows)


def write(measured: Record, path: Path = RECORD) -> Record:
    """Write the record, keeping the rows that were measured before on the same machine and code."""
    before = load(path)
    seconds = measured.preparation_seconds
    if before is not None and measured == replace(
        before, rows=measured.rows, preparation_seconds=seconds
    ):
        new = {row.how for row in measured.rows}
        kept = [row for row in before.rows if row.how not in new]
        measured = replace(measured, rows=kept + measured.rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(asdict(measured), indent=1) + "\n", encoding="utf-8")
    return measured


def table(record: Record | None, language: str) -> str:
    """Return the record as a Markdown table and its machine, or the sentence that there is none."""
    words = WORDS[language]
    if record is None:
        return words["none"]
    rows = [
        f"| {row.how} | {row.seconds_per_epoch:.3f} | {row.examples_per_second:,.0f} "
        f"| {row.losses[0]:.4f} | {row.losses[-1]:.4f} |"
        for row in record.rows
    ]
    seconds = record.epochs * record.fastest.seconds_per_epoch
    known = record.__dict__ | {"commit": record.commit[:12], "seconds": seconds}
    around = [words[part].format(**known) for part in ("machine", "whole")]
    return "\n".join([words["head"], "|---|---|---|---|---|", *rows, "", *around])
