"""Teach the writer as the page does, with the exported graphs, and record how it went.

    python -m model_export.verse.teach [reward] [examples] [preferences]

It takes some minutes a way; `make build` must have written the graphs before. Ways that are not
named stay as they were recorded.
"""

import argparse
import sys
import time
from collections.abc import Callable

from model_export import files
from model_export.command import run as obey
from model_export.export.manifest import Record, versions
from model_export.training.progress import over
from model_export.verse import lesson, records
from model_export.verse.graphs import learn
from model_export.verse.lesson import Course, Preferred, Shown, Worth
from model_export.verse.pupil import Pupil
from model_export.verse.tutor import Tutor

# Steps of a recorded course.
GROUPS = 125
SHOWN, PREFERRED = 120, 60
# What is named on the command line, and what the record calls it.
WAYS = {"reward": "courses", "examples": "shown", "preferences": "preferred"}


def rewarded(place: int, worth: Worth) -> Course:
    """Return how a whole course by a reward went."""
    pupil = Pupil.untaught(place, worth, lesson.SEED)
    before, begun_at = pupil.recite(), time.perf_counter()
    groups = [pupil.teach() for _ in over(range(GROUPS), "teaching by a reward")]
    seconds = time.perf_counter() - begun_at
    return Course(before=before, after=pupil.recite(), groups=groups, seconds=seconds)


def shown(place: int) -> Shown:
    """Return how a whole course by examples went."""
    pupil = Pupil.untaught(place, lesson.WORTHS["whole"], lesson.SEED)
    before, begun_at = pupil.recite(), time.perf_counter()
    tutor = Tutor(pupil)
    seen = tutor.show(SHOWN)
    seconds = time.perf_counter() - begun_at
    return Shown(
        rhyming=tutor.rhyming(), before=before, after=pupil.recite(), seen=seen, seconds=seconds
    )


def preferred(place: int) -> Preferred:
    """Return how a whole course by preferences went."""
    pupil = Pupil.untaught(place, lesson.WORTHS["whole"], lesson.SEED)
    tutor = Tutor(pupil)
    before, begun_at = pupil.recite(), time.perf_counter()
    pairs = tutor.pick(lesson.RULED)
    seen = tutor.prefer(pairs, PREFERRED)
    seconds = time.perf_counter() - begun_at
    return Preferred(
        pairs=len(pairs.better), before=before, after=pupil.recite(), seen=seen, seconds=seconds
    )


def rewarded_each(place: int) -> dict[str, Course]:
    """Return how courses by every reward went."""
    return {reward: rewarded(place, worth) for reward, worth in lesson.WORTHS.items()}


def record(ways: list[str]) -> None:
    """Teach every pupil in these ways, and write how it went."""
    places = lesson.pupils(records.run(lesson.LANGUAGE))
    teach: dict[str, Callable[[int], Record | dict[str, Course]]] = {
        "courses": rewarded_each,
        "shown": shown,
        "preferred": preferred,
    }
    made = {
        WAYS[way]: {name: teach[WAYS[way]](place) for name, place in places.items()} for way in ways
    }
    told = {"seed": lesson.SEED, "group": learn.GROUP, "rates": lesson.RATES}
    content = lesson.read().model_copy(update={**told, "versions": versions(), **made})
    with files.whole(records.FOLDER / lesson.FILE) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Record the lesson."""
    parser = argparse.ArgumentParser(prog="python -m model_export.verse.teach", description=__doc__)
    parser.add_argument("ways", nargs="*", choices=WAYS, default=list(WAYS), metavar="WAY")
    ways = list(parser.parse_args().ways)
    return obey(lambda: record(ways), "Stopped; nothing was recorded.")


if __name__ == "__main__":
    sys.exit(main())
