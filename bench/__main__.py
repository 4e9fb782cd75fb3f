"""Measure, print a table, write build/bench.json; --record also keeps it in records/."""

import shutil
import sys
from pathlib import Path

from bench import (
    browser_training,
    building,
    labs,
    lighthouse,
    load,
    other_engines,
    page,
    ranks,
    rows,
    threads,
    training,
    verse,
)
from model_export.command import Parser, run
from model_export.lock import alone
from records import figures

OUT = Path("build/bench.json")


def measure(record: bool) -> None:
    """Run every measurement in one go, so that the figures belong together."""
    print("Training: three epochs of each loop ...")
    measured = training.measure()
    print("Threads that sleep and threads that spin ...")
    measured += threads.measure()
    print("One rank and two ...")
    measured += ranks.measure()
    print("The page in Chromium ...")
    in_browser, browser = page.measure()
    print("Training in Chromium, beside TensorFlow.js, onnxruntime and PyTorch ...")
    in_browser += browser_training.measure()
    print("The same step in Firefox and WebKitGTK ...")
    in_browser += other_engines.measure()
    print("The writer of verse, beside a graph without a cache, onnxruntime, transformers.js ...")
    in_browser += verse.measure()
    print("Every lab, moved for some seconds ...")
    in_browser += labs.measure()
    print("Lighthouse on eight pages ...")
    in_browser += lighthouse.measure()
    print("A minute of load on nginx ...")
    in_browser += load.measure()
    print("Building a copy from nothing: this trains, and takes minutes ...")
    measured = building.measure() + measured + in_browser
    rows.show(measured)
    rows.write(measured, browser, OUT)
    print(f"Written to {OUT}.")
    if record:
        shutil.copy(OUT, figures.RECORD)
        print(f"Kept in records/{figures.RECORD.name}.")


def main() -> int:
    """Measure, unless somebody else does here: both would measure each other."""
    parser = Parser(prog="python -m bench", description=__doc__)
    parser.add_argument("--record", action="store_true", help="keep the figures in records/")
    record = parser.parse_args().record

    def work() -> None:
        with alone(OUT.parent, "bench", "measuring"):
            measure(record)

    return run(work)


if __name__ == "__main__":
    sys.exit(main())
