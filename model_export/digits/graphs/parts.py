"""The four parts of the network as inputs of graphs, and as numbers."""

import numpy as np
from numpy.typing import NDArray

from model_export.digits.graphs.mlp import NAMES
from model_export.digits.network import CLASSES, PIXELS, Network
from model_export.export.graph import Input, real


def weights(prefix: str = "") -> dict[str, Input]:
    """Return the four parts; ``prefix`` names what goes along with each."""
    shapes: tuple[tuple[int | str, ...], ...] = (
        ("units", PIXELS),
        ("units",),
        (CLASSES, "units"),
        (CLASSES,),
    )
    return {f"{prefix}{name}": real(*shape) for name, shape in zip(NAMES, shapes, strict=True)}


def numbers(network: Network) -> dict[str, NDArray[np.float32]]:
    """Return the network's parts float32 under the names that the graphs use."""
    return dict(zip(NAMES, (part.detach().numpy() for part in network.parameters()), strict=True))
