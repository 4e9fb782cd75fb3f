"""A law is found again in runs that follow it, and knows what it does not know."""

import numpy as np
import pytest

from model_export.errors import VerificationError
from model_export.verse import ladder, records
from model_export.verse.measured import scaling
from model_export.verse.recipes import LADDER, LENGTHS, RUNGS
from site_src import labs

pytestmark = pytest.mark.quick

E, A, B, ALPHA, BETA = 2.5, 12.0, 900.0, 0.25, 0.45
PLACES = [(12 * blocks * width**2, tokens) for width, blocks, _ in RUNGS for tokens in LENGTHS]


def runs(noise: float = 0.0, seed: int = 0) -> list[scaling.ScaledRun]:
    """Return runs that follow the law above, each off by its own share."""
    off = np.exp(noise * np.random.default_rng(seed).standard_normal(len(PLACES)))
    return [
        scaling.ScaledRun(
            width=1,
            blocks=1,
            weights=weights,
            without_embedding=weights,
            tokens=tokens,
            compute=6 * weights * tokens,
            loss=(E + A / weights**ALPHA + B / tokens**BETA) * share,
            shipped=False,
        )
        for (weights, tokens), share in zip(PLACES, off, strict=True)
    ]


def test_the_constants_of_a_law_are_found_again() -> None:
    law = scaling.way(runs(), [], 0).law
    found = [law.floor.value, law.a, law.b, law.alpha.value, law.beta.value]
    assert found == pytest.approx([E, A, B, ALPHA, BETA], rel=1e-3)
    assert law.residual < 1e-6


def test_a_hidden_run_has_no_say() -> None:
    plain = runs(0.005)
    hidden = [len(plain) - 1]
    changed = [*plain[:-1], plain[-1].model_copy(update={"loss": 99.0})]
    assert scaling.way(plain, hidden, hidden[0]) == scaling.way(changed, hidden, hidden[0])


def test_the_bounds_hold_as_often_as_they_say() -> None:
    """95 in a hundred: of twenty, fewer than 15 would come once in some three thousand times."""
    target = len(PLACES) - 1
    truth = E + A / PLACES[target][0] ** ALPHA + B / PLACES[target][1] ** BETA
    found = [
        scaling.way(runs(0.005, seed), range(target - 2, target + 1), target).foretold[target]
        for seed in range(20)
    ]
    assert sum(one.low <= truth <= one.high for one in found) >= 15


def test_farther_from_what_is_shown_the_bounds_are_wider() -> None:
    noisy = runs(0.005)
    hidden = [at for at, (weights, _) in enumerate(PLACES) if weights > PLACES[8][0]]
    widths = [one.high / one.low for one in scaling.way(noisy, hidden, hidden[-1]).foretold]
    assert widths[-1] > max(wide for at, wide in enumerate(widths) if at not in hidden)


def test_too_few_runs_for_five_constants_are_refused() -> None:
    with pytest.raises(VerificationError, match="needs six runs, and has 5"):
        scaling.way(runs(), range(5, len(PLACES)), 5)


def test_the_recorded_ladder_is_whole_and_its_ways_are_the_labs() -> None:
    recorded = ladder.read()
    found = scaling.scaling(recorded, records.run(LADDER))
    assert len(recorded.rungs) == len(PLACES) == len(found.runs) - 1
    for rung, (weights, tokens) in zip(recorded.rungs, PLACES, strict=True):
        assert rung.without_embedding == weights
        # Minibatches are whole.
        assert tokens <= rung.tokens <= tokens + 96 * 33
    assert tuple(found.ways) == labs.one("scaling-lab").choices("WAYS")
    for way in found.ways.values():
        assert way.target in way.hidden
        assert len(way.foretold) == len(found.runs)
        least, most = (labs.one("scaling-lab").number(name) for name in ("LEAST", "MOST"))
        assert least < found.runs[way.target].loss < most
