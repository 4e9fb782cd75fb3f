"""Membership inference, whose curves PyTorch computes when the network is trained."""

import numpy as np

from site_src.recompute.graphs import Columns, published
from site_src.recompute.link import State

NETWORKS = ("overfitted", "shipped")


def columns(state: State) -> Columns:
    """Return the curves as the manifest has them (model_export/digits/measured/experiments.py)."""
    membership = published()["experiments"]["membership"]
    thresholds = membership["thresholds"]
    index = state.whole("place", 0, len(thresholds) - 1)
    chosen = membership[state.choice("trained", NETWORKS)]
    curves = {
        f"{kind}_{name}": np.array(membership[name][kind])
        for name in NETWORKS
        for kind in ("found", "alarms")
    }
    return {
        "chosen_threshold": np.array(thresholds[index]),
        "found": np.array(chosen["found"][index]),
        "alarms": np.array(chosen["alarms"][index]),
        "loss_threshold": np.array(thresholds),
        **curves,
    }
