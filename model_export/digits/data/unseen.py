"""Made digits to choose by, of hands that the network has not learnt from.

The forms are those of the training, the hands are others: control points lie farther off, lines are
smoother, slant and proportion go beyond those of the training. They are kept as pen segments, so
that `preprocess` draws them as it draws a reader's.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_export.digits.data.allographs import Allographs, write
from model_export.digits.data.handwriting import Handwriting, Points
from model_export.digits.network import CLASSES

COUNT, SEED = 2_000, 77
HAND = Allographs(
    beyond=0.4, jitter=0.9, log_bend=0.55, angular=0.05, supple=0.5, joined=0.1, gap=0.0
)
HABITS = Handwriting(shear=0.4, rotation=0.18, log_aspect=0.4, wobble=1.2)
# A pen on glass tells its place about so often: every fourth point of a path, a pixel apart.
EVERY = 4


@dataclass(frozen=True)
class Made:
    """One digit: its label, and pen segments float32 [n, 4]."""

    label: int
    segments: NDArray[np.float32]


def segments(path: Points) -> NDArray[np.float32]:
    """Return every fourth point of a path [k, 2] and its last, as segments [n, 4]."""
    points = np.concatenate([path[:-1:EVERY], path[-1:]])
    return np.concatenate([points[:-1], points[1:]], axis=1)


def unseen(count: int = COUNT) -> list[Made]:
    """Return as many of each digit, the same every time."""
    made = []
    for number in range(count):
        random = np.random.default_rng((SEED, number))
        paths = write(number % CLASSES, HAND, HABITS, random)
        made.append(Made(number % CLASSES, np.concatenate([segments(path) for path in paths])))
    return made
