"""The opened network: a logit as a sum of what the hidden units add."""

import numpy as np

from site_src import labs
from site_src.recompute.graphs import Columns, digits, image_of, read_digit, run
from site_src.recompute.link import State

SHOWN = labs.one("network-view").whole("SHOWN")


def columns(state: State) -> Columns:
    """Return the sum of one digit, and the opened unit pixel by pixel."""
    image, _ = image_of(state)
    chosen, rank = state.digit("digit"), state.whole("unit", 0, SHOWN - 1)
    read = read_digit(image)
    digit = read if chosen is None else chosen
    feeds = {"image": image, "digit": digits(read), "units": digits(0)}
    # Those that weigh most for what is read: they stay when another digit is chosen.
    units = run("inspect", feeds)["order"].ravel()[:SHOWN]
    opened = run("inspect", feeds | {"digit": digits(digit), "units": units})
    parts = opened["contributions"].ravel()[units]
    logit, bias = opened["logits"].ravel()[digit], opened["bias"]
    return {
        "probability": opened["probabilities"],
        "digit": digits(digit),
        "logit": logit,
        "bias": bias,
        "other_units": logit - bias - parts.sum(dtype=np.float64),
        "unit": units,
        "before": opened["hidden_pre"].ravel()[units],
        "after": opened["hidden"].ravel()[units],
        "outgoing_weight": opened["outgoing"],
        "contribution": parts,
        "image": image,
        "weights": opened["weights"].reshape(-1, 784)[rank],
        "products": opened["products"].reshape(-1, 784)[rank],
    }
