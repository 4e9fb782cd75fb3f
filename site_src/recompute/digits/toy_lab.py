"""The small network of section 4."""

import numpy as np

from site_src import labs
from site_src.recompute.graphs import Columns, digits, run, single
from site_src.recompute.link import State

LARGEST = labs.one("toy-lab").whole("LARGEST")
FIELDS = {"x": 2, "w1": 4, "b1": 2, "w2": 4, "b2": 2}
SAME = ("z1", "a1", "delta2", "passed", "delta1", "dw2", "dw1")
NEXT = ("next_w1", "next_b1", "next_w2", "next_b2")


def columns(state: State) -> Columns:
    """Return one step of learning."""
    given = {
        name: np.array(state.numbers(name, count, -LARGEST, LARGEST), np.float32)
        for name, count in FIELDS.items()
    }
    label, rate = state.whole("label", 0, 1), state.number("rate", 0, LARGEST)
    square = {name: given[name].reshape(2, 2) for name in ("w1", "w2")}
    feeds = given | square | {"image": given["x"][None], "label": digits(label)}
    step = run("toy", feeds | {"rate": single(rate)})
    return {
        **given,
        "label": digits(label),
        "rate": np.array(rate),
        **{name: step[name] for name in SAME},
        "z2": step["logits"],
        "p": step["probabilities"],
        "loss": np.array([step["loss"], step["loss_after"]]),
        **{name: step[name] for name in NEXT},
        "p_after": step["probabilities_after"],
    }
