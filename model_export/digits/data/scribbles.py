"""Scribbles that nobody would call a digit, drawn with a pen."""

import numpy as np
from numpy.typing import NDArray

SCRIBBLES = 1_000
SEED = 20_240


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
