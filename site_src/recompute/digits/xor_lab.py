"""XOR: every start's training, and one moment of one of them."""

from itertools import islice

import numpy as np

from model_export.digits.graphs.xor import ANSWERS, STATE
from site_src import labs
from site_src.recompute.chance import seeded
from site_src.recompute.graphs import Array, Columns, run, single
from site_src.recompute.link import State

LAB = labs.one("xor-lab")
STARTS, STEPS, RATE = LAB.whole("STARTS"), LAB.whole("STEPS"), LAB.number("RATE")
LEAKS = {"relu": 0.0, "none": 1.0}


def parts(rows: Array, units: int) -> Columns:
    """Return the weights of networks by name, from all of each in a row [networks, 4 units + 1]."""
    pieces = np.split(rows, [2 * units, 3 * units, 4 * units], axis=1)
    shapes = ((-1, units, 2), (-1, units), (-1, units), (-1,))
    return {
        name: piece.reshape(shape) for name, piece, shape in zip(STATE, pieces, shapes, strict=True)
    }


def course(bend: str, units: int) -> Columns:
    """Return what all starts are at all steps: loss, yes, highest, row [steps + 1, starts, ...]."""
    drawn = [list(islice(seeded(start), 4 * units + 1)) for start in range(STARTS)]
    begun = (2 * np.array(drawn) - 1).astype(np.float32)
    rates = np.full(STEPS + 1, RATE, np.float32)
    return run("xor_train", {**parts(begun, units), "leak": single(LEAKS[bend]), "rate": rates})


def least(trained: Columns) -> Array:
    """Return the probability of each start's least sure right answer in the end."""
    yes = trained["yes"][-1]
    right: Array = np.where(np.array(ANSWERS) == 1, yes, 1 - yes)
    return np.asarray(right.min(axis=1))


def columns(state: State) -> Columns:
    """Return a start at a step, its losses, and how all starts end."""
    bend = state.choice("bend", tuple(LEAKS))
    units = int(state.choice("units", LAB.choices("UNITS")))
    start, step = state.whole("start", 0, STARTS - 1), state.whole("step", 0, STEPS)
    trained = course(bend, units)
    return {
        **parts(trained["row"][step, start][None], units),
        "yes": trained["yes"][step, start],
        "highest": trained["highest"][step, start],
        "loss": trained["loss"][step, [start]],
        "losses": trained["loss"][:, start],
        "least_in_the_end": least(trained),
    }
