"""The whole test set, read by the shipped network."""

import numpy as np

from model_export.digits.network import CLASSES
from site_src.recompute.graphs import Columns, judged, published
from site_src.recompute.link import State


def columns(state: State) -> Columns:
    """Return the confusion matrix, a column a reading, and every answer."""
    labels, predicted, confidence = judged({})
    counts = np.zeros((CLASSES, CLASSES), int)
    np.add.at(counts, (labels, predicted), 1)
    ours = published()["decision"]["threshold"]
    own = state.number("threshold", 0, 1) if state.has("threshold") else ours
    return {
        "true_digit": np.arange(CLASSES),
        **{f"read_as_{digit}": counts[:, digit] for digit in range(CLASSES)},
        "threshold": np.array(own),
        "label": labels,
        "predicted": predicted,
        "confidence": confidence,
    }
