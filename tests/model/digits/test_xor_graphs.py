"""XOR: what the text of section 4 and the lab say of its starts holds for the exported graph."""

import math

import numpy as np
import pytest

from model_export.digits.graphs.xor import POINTS
from site_src.recompute.digits import xor_lab
from site_src.recompute.graphs import Columns, run, single

UNITS = [int(units) for units in xor_lab.LAB.choices("UNITS")]
FIRST, APART = xor_lab.LAB.whole("FIRST"), xor_lab.LAB.number("APART")


def arrived(units: int) -> list[int]:
    """Return the starts from which ReLU ends with all four told apart."""
    return np.flatnonzero(xor_lab.least(xor_lab.course("relu", units)) > APART).tolist()


def network(trained: Columns, step: int, start: int, units: int) -> Columns:
    parts = xor_lab.parts(trained["row"][step, start][None], units)
    return {name: part[0] for name, part in parts.items()}


@pytest.mark.parametrize("units", UNITS)
def test_without_a_bend_no_start_comes_below_a_guess(units: int) -> None:
    trained = xor_lab.course("none", units)
    assert trained["loss"].min() > math.log(2) - 1e-6
    assert trained["loss"][-1] == pytest.approx(math.log(2), abs=1e-4)
    assert trained["yes"][-1] == pytest.approx(0.5, abs=0.01)
    assert xor_lab.least(trained).max() < APART


def test_so_many_starts_arrive_as_the_text_says() -> None:
    two, four, eight = (arrived(units) for units in (2, 4, 8))
    assert two[0] == FIRST
    assert len(two) == xor_lab.STARTS / 4
    assert len(four) == xor_lab.STARTS / 2
    assert len(eight) == xor_lab.STARTS - 1
    assert 0 in eight  # the link that shows it


def test_the_first_start_finds_the_difference_of_the_inputs() -> None:
    found = network(xor_lab.course("relu", 2), -1, FIRST, 2)
    (first, second), low = found["w1"], 0.05
    assert first == pytest.approx(-second, abs=low)
    assert first.sum() == pytest.approx(0, abs=low)
    assert found["b1"] == pytest.approx(0, abs=low)
    assert min(found["w2"]) > 1
    assert found["b2"] < -1


def test_the_start_that_is_stuck_has_no_unit_left() -> None:
    assert 0 not in arrived(2)
    trained = xor_lab.course("relu", 2)
    assert trained["highest"][-1, 0].max() <= 0
    dead = np.flatnonzero((trained["highest"][:, 0] <= 0).all(axis=1))[0]
    assert dead < xor_lab.STEPS
    hidden = trained["row"][dead:, 0, :-1]  # all weights but the last bias
    assert (hidden == hidden[0]).all()
    assert trained["yes"][-1, 0] == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize("bend", list(xor_lab.LEAKS))
def test_the_plane_agrees_with_the_points(bend: str) -> None:
    trained = xor_lab.course(bend, 4)
    feeds = {"points": np.array(POINTS, np.float32), "leak": single(xor_lab.LEAKS[bend])}
    yes = run("xor_plane", feeds | network(trained, 50, 3, 4))["yes"]
    assert yes == pytest.approx(trained["yes"][50, 3], abs=1e-6)
