"""Compare every exported graph with PyTorch; a difference that matters fails the build."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from model_export.digits.data.originals import Mnist
from model_export.digits.data.pen import Preprocess
from model_export.digits.data.scribbles import scribbles
from model_export.digits.network import Network
from model_export.errors import VerificationError
from model_export.export.running import session
from model_export.export.verify import TOLERANCE, demand, difference

DRAWINGS = 200


@dataclass(frozen=True)
class Comparison:
    """Largest differences found."""

    images: int
    same_class: int
    max_abs_logit_difference: float
    max_abs_pixel_difference: float


def drawings() -> list[NDArray[np.float32]]:
    """Return scribbles, and the shapes that divide by zero in a careless implementation."""
    corner = [[[3, 4, 3, 4]], [[0, 0, 0, 9]], [[0, 0, 9, 0]], [[1e6, 1e6, 1e6 + 50, 1e6 + 80]]]
    return [*scribbles(DRAWINGS), *(np.array(shape, dtype=np.float32) for shape in corner)]


def compare_preprocess(folder: Path) -> float:
    """Return the largest difference of a pixel over the drawings."""
    exported, ours = session(folder, "preprocess"), Preprocess()
    return max(
        difference(
            ours(torch.from_numpy(segments)), exported.run(["image"], {"segments": segments})[0]
        )
        for segments in drawings()
    )


def compare(network: Network, mnist: Mnist, folder: Path) -> Comparison:
    """Return the differences over the whole test set.

    Raises:
        VerificationError: when a class differs that is no tie, or a logit or pixel by more than
            1e-4.

    """
    images, _ = mnist.test.tensors(torch.device("cpu"))
    with torch.no_grad():
        ours = network(images).numpy()
    theirs = session(folder, "classify").run(["logits"], {"image": images.numpy()})[0]
    # Between two logits that differ by a rounding, either may be the largest.
    reached = np.take_along_axis(theirs, ours.argmax(axis=1)[:, None], axis=1)[:, 0]
    result = Comparison(
        len(ours),
        int((theirs.max(axis=1) - reached <= TOLERANCE).sum()),
        float(np.abs(ours - theirs).max()),
        compare_preprocess(folder),
    )
    if result.same_class < result.images:
        raise VerificationError(
            f"classify.onnx and PyTorch read {result.images - result.same_class} of "
            f"{result.images:,} test digits differently. Nothing was published; export again."
        )
    apart = {"a logit": result.max_abs_logit_difference, "a pixel": result.max_abs_pixel_difference}
    demand(apart, "onnxruntime")
    return result
