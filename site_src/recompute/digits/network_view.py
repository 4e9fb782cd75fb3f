"""The opened network: a logit as a sum of what the hidden units add."""

import numpy as np

from site_src import labs
from site_src.recompute.graphs import Columns, digits, image_of, read_digit, run
from site_src.recompute.link import State

SHOWN = labs.one("network-view").whole("SHOWN")


def columns(state: State) -> Columns:
    """Return the sum of one digit, and the opened unit pixel by pixel."""
    image, _ = image_of(state)
    chosen, place = state.digit("digit"), state.whole("unit", 0, SHOWN - 1)
    digit = read_digit(image) if chosen is None else chosen
    feeds = {"image": image, "digit": digits(digit), "units": digits(0)}
    units = run("inspect", feeds)["order"].ravel()[:SHOWN]
    found = run("inspect", feeds | {"units": units})
    parts = found["contributions"].ravel()[units]
    logit, bias = found["logits"].ravel()[digit], found["bias"]
    return {
        "probability": found["probabilities"],
        "digit": digits(digit),
        "logit": logit,
        "bias": bias,
        "other_units": logit - bias - parts.sum(dtype=np.float64),
        "unit": units,
        "before": found["hidden_pre"].ravel()[units],
        "after": found["hidden"].ravel()[units],
        "outgoing_weight": found["outgoing"],
        "contribution": parts,
        "image": image,
        "weights": found["weights"].reshape(-1, 784)[place],
        "products": found["products"].reshape(-1, 784)[place],
    }
