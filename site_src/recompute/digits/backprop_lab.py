"""The microscope for backpropagation."""

import numpy as np

from site_src import labs
from site_src.recompute.graphs import Columns, digits, image_of, read_digit, run, single
from site_src.recompute.link import State

LAB = labs.one("backprop-lab")
SHOWN = LAB.whole("SHOWN")
SLOWEST, FASTEST = LAB.whole("SLOWEST"), LAB.whole("FASTEST")
SAME = ("loss", "loss_after", "delta2", "z1", "passed", "delta1")


def columns(state: State) -> Columns:
    """Return one pass forward, backward and through an update."""
    image, known = image_of(state)
    wanted, rank = state.digit("label"), state.whole("unit", 0, SHOWN - 1)
    label = known if wanted is None else wanted
    if label is None:
        label = read_digit(image)
    pixel, rate = state.whole("pixel", -1, 783), 10 ** state.number("rate", SLOWEST, FASTEST)
    step = run("backprop", {"image": image, "label": digits(label), "rate": single(rate)})
    unit = np.argsort(-np.abs(step["delta1"].ravel()), kind="stable")[rank]
    return {
        "label": digits(label),
        "rate": np.array(rate),
        **{name: step[name] for name in SAME},
        "probability": step["probabilities"],
        "probability_after": step["probabilities_after"],
        "unit": unit,
        "pixel": image.argmax() if pixel < 0 else digits(pixel),
        "image": image,
        "gradient_of_unit": step["dw1"].reshape(-1, 784)[unit],
    }
