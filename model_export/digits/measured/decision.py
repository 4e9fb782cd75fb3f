"""When the network should say "I don't know": a threshold on its largest probability.

It is chosen on the validation digits and on scribbles that nobody would call a digit, drawn with
the pen of `preprocess`: of all thresholds that keep at least 98 % of the digits, the one that
refuses the most scribbles; of equals, the lowest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_export.digits.measured.evaluate import Floats, Labels, share_right

KEPT = 0.98
SCRIBBLES = 1_000
SEED = 20_240


@dataclass(frozen=True)
class Decision:
    """The threshold, and what it does to the data that it was chosen on."""

    threshold: float
    validation_coverage: float
    validation_accuracy_when_sure: float
    scribbles: int
    scribbles_refused: float


def scribble(random: np.random.Generator) -> NDArray[np.float32]:
    """Return one scribble as segments [n, 4]: a zigzag, a tangle, or loose strokes."""
    kind = random.integers(3)
    if kind == 0:  # to and fro, moving on
        count = int(random.integers(8, 20))
        x = np.linspace(0, random.uniform(0.3, 1.5), count) + random.normal(0, 0.05, count)
        y = np.where(np.arange(count) % 2, 1.0, 0.0) + random.normal(0, 0.15, count)
        points = np.stack([x, y], axis=1)
    elif kind == 1:  # a wandering pen
        turns = np.cumsum(random.normal(0, 1.0, 60)) + random.uniform(0, 6.3)
        points = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    else:  # strokes that do not meet
        ends = random.uniform(0, 1, (int(random.integers(4, 10)), 4))
        return ends.astype(np.float32)
    return np.concatenate([points[:-1], points[1:]], axis=1).astype(np.float32)


def scribbles(count: int = SCRIBBLES, seed: int = SEED) -> list[NDArray[np.float32]]:
    """Return the same scribbles every time."""
    random = np.random.default_rng(seed)
    return [scribble(random) for _ in range(count)]


def choose(probabilities: Floats, labels: Labels, of_scribbles: Floats) -> Decision:
    """Return the decision for validation digits [n, 10] and scribbles [k, 10]."""
    sure, refused = probabilities.max(axis=1), of_scribbles.max(axis=1)
    candidates = np.round(np.arange(0.3, 1.0, 0.01), 2)
    allowed = [limit for limit in candidates if (sure >= limit).mean() >= KEPT] or [candidates[0]]
    threshold = max(allowed, key=lambda limit: ((refused < limit).mean(), -limit))
    kept = sure >= threshold
    return Decision(
        float(threshold),
        float(kept.mean()),
        share_right(probabilities.argmax(axis=1)[kept], labels[kept]),
        len(refused),
        float((refused < threshold).mean()),
    )
