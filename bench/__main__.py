"""Measure, print a table, write build/bench.json; --record also keeps it in records/.

Parts that are named are measured alone. Recorded, they stand beside the figures of the last whole
run, each with its own date.
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench import (
    browser_training,
    building,
    labs,
    lesson,
    lighthouse,
    load,
    other_engines,
    page,
    pretraining,
    ranks,
    rows,
    threads,
    training,
    verse,
)
from model_export.command import Parser, run
from model_export.lock import alone
from records import figures
from records.figures import Row

OUT = Path("build/bench.json")


@dataclass(frozen=True)
class Part:
    """Something that is measured in one go, and how it is announced."""

    said: str
    measure: Callable[[], list[Row]]


# In the order in which they are measured.
PARTS = {
    "training": Part("Training: three epochs of each loop", training.measure),
    "threads": Part("Threads that sleep and threads that spin", threads.measure),
    "ranks": Part("One rank and two", ranks.measure),
    "page": Part("The page in Chromium", page.measure),
    "browser-training": Part(
        "Training in Chromium, beside TensorFlow.js, onnxruntime and PyTorch",
        browser_training.measure,
    ),
    "other-engines": Part("The same step in Firefox and WebKitGTK", other_engines.measure),
    "verse": Part(
        "The writer of verse, beside a graph without a cache, onnxruntime, transformers.js",
        verse.measure,
    ),
    "pretraining": Part(
        "A Transformer learns in Chromium, beside TensorFlow.js and onnxruntime",
        pretraining.measure,
    ),
    "lesson": Part("The writer is taught to rhyme in Chromium", lesson.measure),
    "labs": Part("Every lab, moved for some seconds", labs.measure),
    "lighthouse": Part("Lighthouse on eight pages", lighthouse.measure),
    "load": Part("A minute of load on nginx", load.measure),
    "building": Part(
        "Building a copy from nothing: this trains, and takes minutes", building.measure
    ),
}
# What stands first in the table.
FIRST = "building"


def measure(parts: Sequence[str], record: bool) -> None:
    """Run the measurements in one go, so that the figures belong together."""
    found: dict[str, list[Row]] = {}
    for name, part in PARTS.items():
        if name in parts:
            print(f"{part.said} ...")
            found[name] = part.measure()
    measured = [*found.pop(FIRST, []), *(row for each in found.values() for row in each)]
    rows.show(measured)
    machine = rows.machine() | {"browser": page.browser_name()}
    figures.write(measured, machine, OUT)
    print(f"Written to {OUT}.")
    if not record:
        return
    if len(parts) == len(PARTS):
        figures.write(measured, machine, figures.RECORD)
    else:
        figures.renew(measured, machine, figures.RECORD)
    print(f"Kept in records/{figures.RECORD.name}.")


def main() -> int:
    """Measure, unless somebody else does here: both would measure each other."""
    parser = Parser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all, or of {', '.join(PARTS)}")
    parser.add_argument("--record", action="store_true", help="keep the figures in records/")
    arguments = parser.parse_args()
    if unknown := [part for part in arguments.parts if part not in PARTS]:
        parser.error(f"there is no part {unknown[0]!r}; there is {', '.join(PARTS)}")

    def work() -> None:
        with alone(OUT.parent, "bench", "measuring"):
            measure(arguments.parts or list(PARTS), arguments.record)

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
