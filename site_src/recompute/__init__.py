"""Compute a lab's numbers again in Python, from the link that the lab hands out.

``python -m site_src.recompute 'https://…#attack-lab?sample=2&epsilon=0.1…'`` runs the same graphs
with onnxruntime and prints the columns that the lab saves as CSV, one module a lab. What depends on
the reader is left out: of the compression lab the names of all that was tried, in the reader's
language, and the time that each took (``compressed``, ``ms``); its other columns have the network
that the link means. The curves of the membership lab are PyTorch's, as the manifest has them.
"""

from collections.abc import Callable

import numpy as np

from model_export.command import shortened
from site_src.recompute.calculator import size_calculator
from site_src.recompute.digits import (
    attack_lab,
    backprop_lab,
    compression_lab,
    confusion_lab,
    digit_demo,
    membership_lab,
    network_view,
    toy_lab,
)
from site_src.recompute.graphs import Columns, published
from site_src.recompute.link import LabLinkError, State, read

LABS: dict[str, Callable[[State], Columns]] = {
    "digit-demo": digit_demo.columns,
    "network-view": network_view.columns,
    "backprop-lab": backprop_lab.columns,
    "attack-lab": attack_lab.columns,
    "compression-lab": compression_lab.columns,
    "membership-lab": membership_lab.columns,
    "toy-lab": toy_lab.columns,
    "confusion-lab": confusion_lab.columns,
    "size-calculator": size_calculator.columns,
}


def columns(link: str) -> Columns:
    """Return the numbers of the figure that a link shows, by the names in the lab's CSV file.

    Raises:
        LabLinkError: when the link shows no figure whose numbers can be computed here.
        ManifestError: when the site's files have not been made, or are of another version.

    """
    state = read(link)
    if state.lab not in LABS:
        raise LabLinkError(
            f"{shortened(state.lab)} is none of {', '.join(LABS)}: copy the link from below one of "
            "these."
        )
    published()  # written last of all
    return {name: np.ravel(values) for name, values in LABS[state.lab](state).items()}
