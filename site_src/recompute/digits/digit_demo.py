"""The home page's demo."""

import numpy as np

from site_src.recompute.graphs import Columns, image_of, run
from site_src.recompute.link import State


def columns(state: State) -> Columns:
    """Return how the network reads the digit."""
    image, _ = image_of(state)
    answer = run("classify", {"image": image})
    return {
        "digit": np.arange(10),
        "logit": answer["logits"],
        "probability": answer["probabilities"],
        "image": image,
    }
