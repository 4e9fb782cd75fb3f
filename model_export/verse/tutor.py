"""Other ways to teach, as the page takes them: poems that are shown, and preferences.

`teach.py` records how each went; what is learnt lies in the same adapters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model_export.export.running import Feeds, scalar
from model_export.verse import lesson, readings
from model_export.verse.graphs import imitate, learn, prefer
from model_export.verse.held_out import validation
from model_export.verse.lesson import Chosen, Seen
from model_export.verse.measured.squeezing import rows
from model_export.verse.pupil import Pupil
from model_export.verse.text import END

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Pairs:
    """Preferences: of each two poems the better and the worse, int64 [pairs, 1 + positions]."""

    better: Rows
    worse: Rows


def poet(pupil: Pupil) -> tuple[Rows, Rows]:
    """Return a poet's poems in tokens: those that are shown, and those that are kept back."""
    parts = readings.read(lesson.POET)
    learnt, judged = (
        [pupil.text.encode(line)[:-1] for line in part.split(readings.BREAK)]
        for part in (parts.learnt, parts.judged)
    )
    return np.array(learnt), np.array(judged)


def drawn(count: int, size: int, random: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """Yield minibatches of 0 .. count-1 without end, each number once before any comes again."""
    waiting = np.zeros(0, np.int64)
    while True:
        while len(waiting) < size:
            waiting = np.concatenate((waiting, random.permutation(count)))
        yield waiting[:size]
        waiting = waiting[size:]


@dataclass
class Tutor:
    """Teaches a pupil by examples or preferences, and looks at how far it has come."""

    pupil: Pupil

    @cached_property
    def poet(self) -> tuple[Rows, Rows]:
        """Return the poet's poems, see `poet`."""
        return poet(self.pupil)

    @cached_property
    def others(self) -> Rows:
        """Return the poems of others that the page judges by."""
        return np.array(rows(self.pupil.text, validation(lesson.LANGUAGE)))

    def lost(self, worn: Feeds, tokens: Rows) -> float:
        """Return nats per token; the end of a poem and what fills it up count nowhere."""
        found = self.pupil.run("score", {**worn, "tokens": tokens})["log_probabilities"]
        return float(-found[tokens[:, 1:] != END].mean(dtype=np.float64))

    def see(self, learnt: int) -> Seen:
        """Return how far it has come after so many poems or pairs."""
        pupil, worn = self.pupil, self.pupil.worn()
        uniform = np.random.default_rng(lesson.SEED + 2).random(
            (learn.LENGTH, lesson.LOOKED), np.float32
        )
        poems = pupil.write(worn, uniform)
        judged = pupil.judge_whole(poems)
        heat = {"temperature": scalar(pupil.temperature)}
        strayed = pupil.run("strayed", {**pupil.weights, **pupil.state, **heat, "tokens": poems})
        shares = {name: float(judged[name].mean()) for name in lesson.SHARES}
        return Seen(
            learnt=learnt,
            poet=self.lost(worn, self.poet[1]),
            others=self.lost(worn, self.others),
            divergence=float(strayed["divergence"]),
            **shares,
        )

    def rhyming(self) -> float:
        """Return the share of the poems that are shown that rhyme."""
        learnt, _ = self.poet
        return float(self.pupil.judge_whole(learnt)["rhyme"].mean())

    def show(self, steps: int) -> list[Seen]:
        """Show it the poet's poems, and return how far it came after some steps each."""
        learnt, _ = self.poet
        seen = [self.see(0)]
        batches = drawn(len(learnt), imitate.GROUP, self.pupil.random)
        for number, batch in zip(range(1, steps + 1), batches, strict=False):
            self.pupil.step("imitate", {"tokens": learnt[batch]})
            if number % lesson.LOOK_EVERY == 0:
                seen.append(self.see(number * imitate.GROUP))
        return seen

    def pick(self, count: int) -> Pairs:
        """Return pairs by the rule: of two endings of a poem that it wrote, the one that rhymes."""
        pupil, worn = self.pupil, self.pupil.worn()
        better: list[Rows] = []
        worse: list[Rows] = []
        while len(better) < count:
            size = (learn.LENGTH, learn.GROUP)
            poems = pupil.write(worn, pupil.random.random(size, np.float32))
            endings = pupil.end(worn, poems)
            paid = pupil.judge(poems, endings)["advantages"]
            for poem, own, worth in zip(poems, endings, paid, strict=True):
                if worth.max() <= 0:
                    continue
                pair = [poem.copy(), poem.copy()]
                for each, token in zip(pair, own[[worth.argmax(), worth.argmin()]], strict=True):
                    each[learn.FOURTH + 1] = token
                better.append(pair[0])
                worse.append(pair[1])
        return Pairs(np.array(better[:count]), np.array(worse[:count]))

    def prefer(self, pairs: Pairs, steps: int) -> list[Chosen]:
        """Let it learn from preferences, and return how far it came after some steps each."""
        beta = {"beta": scalar(lesson.BETA), "temperature": scalar(self.pupil.temperature)}
        counts = np.ones(prefer.PAIRS, np.float32)
        batches = drawn(len(pairs.better), prefer.PAIRS, self.pupil.random)
        seen: list[Chosen] = []
        for number, batch in zip(range(steps + 1), batches, strict=False):
            if number % lesson.LOOK_EVERY == 0:
                far = self.see(number * prefer.PAIRS)
            given = {"better": pairs.better[batch], "worse": pairs.worse[batch]}
            told = self.pupil.step("prefer", {**given, "counts": counts, **beta})
            if number % lesson.LOOK_EVERY == 0:
                means = {name: float(told[name]) for name in prefer.TOLD}
                seen.append(Chosen.model_validate({**far.model_dump(), **means}))
        return seen
