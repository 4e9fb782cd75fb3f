"""MNIST drawn again with the pen of `preprocess`, so that the network learns the ink it will see.

A scanned digit has ink of any width; a drawn one has the pen's. Each training digit is thinned to
its skeleton (Zhang and Suen 1984, as in scikit-image), varied as handwriting varies (see
`handwriting`), put into the 20x20 box again and drawn with the pen. Only MNIST's images are used.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt, zoom
from skimage.morphology import skeletonize

from model_export.digits.data.handwriting import Handwriting, Points, vary
from model_export.digits.data.pen import BOX, CENTRE, HALF_WIDTH, SIDE
from model_export.training.progress import over

# The digit is thinned at three times, and drawn at four times its resolution.
THIN, FINE = 3, 4
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Task:
    """One digit to draw again."""

    points: Points
    label: int
    seed: tuple[int, int]
    habits: Handwriting


def skeleton(image: Pixels) -> Points:
    """Return the skeleton of one digit uint8 [784] as points float32 [k, 2] (x, y) in pixels."""
    grey = image.reshape(SIDE, SIDE).astype(np.float32) / 255
    fine = zoom(grey, THIN, order=1, grid_mode=True, mode="grid-constant")
    ys, xs = np.nonzero(skeletonize(fine > 0.45))  # type: ignore[no-untyped-call]
    return ((np.stack([xs, ys], axis=1) + 0.5) / THIN).astype(np.float32)


def draw(points: Points, half_width: float) -> Pixels:
    """Return the image uint8 [784] of points, drawn as `preprocess` draws."""
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (BOX - 2 * half_width) / max(float((high - low).max()), 1e-3)
    centred = points * scale
    centred = centred - centred.mean(axis=0) + CENTRE
    cells = np.clip((centred * FINE).astype(int), 0, SIDE * FINE - 1)
    paper = np.ones((SIDE * FINE, SIDE * FINE), dtype=bool)
    paper[cells[:, 1], cells[:, 0]] = False
    distance = distance_transform_edt(paper) / FINE
    ink = np.clip(half_width + 0.5 - distance, 0, 1)
    pooled = ink.reshape(SIDE, FINE, SIDE, FINE).mean(axis=(1, 3))
    image: Pixels = (pooled * 255).round().astype(np.uint8).reshape(-1)
    return image


def inked(points: Points, habits: Handwriting, random: np.random.Generator) -> Pixels:
    """Return the image uint8 [784] of points, drawn with a pen of some width."""
    spread = random.uniform(-habits.log_width, habits.log_width)
    return draw(points, HALF_WIDTH * float(np.exp(spread)))


def redraw(task: Task) -> Pixels:
    """Return one digit, varied and drawn."""
    random = np.random.default_rng(task.seed)
    return inked(vary(task.points, task.label, task.habits, random), task.habits, random)


def tasks(
    skeletons: Sequence[Points], labels: Pixels, seed: int, habits: Handwriting
) -> Iterator[Task]:
    """Yield what is to be drawn, each digit with a seed of its own."""
    for number, (points, label) in enumerate(zip(skeletons, labels, strict=True)):
        yield Task(points, int(label), (seed, number), habits)


def reink(
    images: Pixels, labels: Pixels, habits: Handwriting, variants: int, seed: int
) -> NDArray[np.uint8]:
    """Return uint8 [variants, n, 784]: every digit drawn anew ``variants`` times.

    Each drawing has its own seed, so the result does not depend on the number of processes.
    """
    with ProcessPoolExecutor() as pool:
        thinned = pool.map(skeleton, images, chunksize=500)
        skeletons: Sequence[Points] = list(over(thinned, "thinning digits", len(images)))
        drawn = [
            list(
                over(
                    pool.map(
                        redraw, tasks(skeletons, labels, seed + variant, habits), chunksize=500
                    ),
                    f"drawing digits anew, {variant + 1} of {variants}",
                    len(images),
                )
            )
            for variant in range(variants)
        ]
    return np.stack([np.stack(images) for images in drawn])
