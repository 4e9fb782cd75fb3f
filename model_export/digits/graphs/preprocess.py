"""From pen strokes to the image that the network sees: the pen of the training data."""

import torch

from model_export.digits.data.pen import Preprocess
from model_export.digits.data.scribbles import scribbles
from model_export.export.graph import Graph, Tensors, real


def a_scribble(_: object) -> Tensors:
    """Return strokes."""
    return {"segments": torch.from_numpy(scribbles(1)[0])}


GRAPH = Graph(
    Preprocess(),
    inputs={"segments": real("segments", 4)},
    outputs=("image",),
    example=a_scribble,
)
