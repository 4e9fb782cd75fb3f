"""How the page teaches the writer to rhyme: whom, by which rewards, and a lesson that was recorded.

Recorded once, like the ladder: `python -m model_export.verse.teach`.
"""

from pathlib import Path
from typing import Final

from model_export.export.manifest import Record
from model_export.verse.records import FOLDER, RunRecord, stored

FILE = "lesson.json"
LANGUAGE: Final = "zh"
# A stage is from before rhyme appeared if fewer of the poems written at it rhyme; from this share
# on it rhymes now and then.
RARE: Final = 0.1
BEGUN: Final = 0.25
# Of Adam on the adapters, by the graph that takes the step. Preferences take smaller steps: at 4e-3
# both sides sank by a hundred nats, and so did the poems.
RATES: Final = {"learn": 4e-3, "imitate": 4e-3, "prefer": 1e-3}
# Whose poems are shown: a text of readings.py.
POET: Final = "poet"
# What a nat of difference in likelihood is worth (graphs/prefer.py).
BETA: Final = 0.5
# Preferences by the rule.
RULED: Final = 100
# Of what is recorded: its seed; steps between two looks, and the poems of a look.
SEED: Final = 1
LOOK_EVERY: Final = 10
LOOKED: Final = 128


class Worth(Record):
    """What a reward pays for (graphs/reward.py), and what a nat of divergence costs a poem."""

    rhyme: float
    variety: float
    divergence: float


# What a reward pays for, as its graph calls it, and what is recorded of each group.
PAID: Final = ("rhyme", "variety")
SHARES: Final = ("rhyme", "regulated", "variety")
MEANS: Final = ("reward", *SHARES)
# The second has a hole: it pays for rhyme alone, and going far from the start costs nothing.
WORTHS: Final = {
    "whole": Worth(rhyme=0.1, variety=1.0, divergence=0.1),
    "hole": Worth(rhyme=1.0, variety=0.0, divergence=0.0),
}


class Pupil(Record):
    """A network that is taught.

    ``model`` is the graph that hands out its weights, which the entry ``reached`` of the record's
    history, from 0, tells of.
    """

    model: str
    reached: int


class Taught(Record):
    """What a group of poems was like that was learnt from; the first four are its means.

    ``divergence`` is the KL from the start, in nats a poem.
    """

    reward: float
    rhyme: float
    regulated: float
    variety: float
    divergence: float


class Seen(Record):
    """How far a pupil has come that is taught by examples or by preferences.

    ``learnt`` are poems, or pairs. ``poet`` is the loss on the poet's poems that it was not shown,
    ``others`` that on other poets', in nats per token. Shares and ``divergence`` as in `Taught`.
    """

    learnt: int
    poet: float
    others: float
    rhyme: float
    regulated: float
    variety: float
    divergence: float


class Chosen(Seen):
    """The same with what the step from there tells of its preferences (graphs/prefer.py)."""

    margin: float
    ordered: float
    better_gain: float
    worse_gain: float


class Recital(Record):
    """Poems of the same numbers, before or after.

    ``different`` are the different characters that lines 2 and 4 end in; ``commonest`` is the one
    that most of them do, ``commonest_share`` of them. ``texts`` are the first poems: not chosen.
    """

    poems: int
    rhyme: float
    regulated: float
    different: int
    commonest: str
    commonest_share: float
    texts: list[str]


class Course(Record):
    """How a course went."""

    before: Recital
    after: Recital
    groups: list[Taught]
    seconds: float


class Shown(Record):
    """How a course of examples went; ``rhyming`` is the share of the examples that rhyme."""

    rhyming: float
    before: Recital
    after: Recital
    seen: list[Seen]
    seconds: float


class Preferred(Record):
    """How a course of so many preferences by the rule went."""

    pairs: int
    before: Recital
    after: Recital
    seen: list[Chosen]
    seconds: float


class LessonRecord(Record):
    """Courses by pupil, and by reward where there is one; all from the same seed."""

    seed: int
    group: int
    rates: dict[str, float]
    versions: dict[str, str]
    courses: dict[str, dict[str, Course]]
    shown: dict[str, Shown]
    preferred: dict[str, Preferred]


class Lesson(Record):
    """What the page is told of it.

    ``halves`` are the sizes of every A and B of the adapters, in order, ``adapters`` how many
    numbers they are. A step by reward has ``group`` poems with ``form`` characters a line, each
    ended in ``answers`` ways; one by examples ``shown`` poems of the reading ``poet``; one by
    preferences ``pairs``, a nat of which is worth ``beta``; the rule gives ``ruled`` of them.
    ``rates`` are Adam's, by the graph that takes the step. ``record`` is how it went.
    """

    language: str
    pupils: dict[str, Pupil]
    group: int
    answers: int
    form: int
    shown: int
    poet: str
    pairs: int
    beta: float
    ruled: int
    temperature: float
    rates: dict[str, float]
    halves: list[list[int]]
    adapters: int
    worths: dict[str, Worth]
    record: LessonRecord


def read(folder: Path = FOLDER) -> LessonRecord:
    """Return what was recorded; DataError as records.stored."""
    return stored(LessonRecord, folder / FILE)


def pupils(record: RunRecord) -> dict[str, int]:
    """Return who is taught, by the place among the stages that were kept, from 1.

    ``before`` is the last one from before rhyme appeared, ``begun`` the first that rhymes now and
    then.
    """
    shares = [(record.history[number - 1].form or {})["rhyme"] for number in record.kept]
    before = [place for place, share in enumerate(shares, 1) if share < RARE]
    begun = [place for place, share in enumerate(shares, 1) if share >= BEGUN]
    return {"before": before[-1], "begun": begun[0]}
