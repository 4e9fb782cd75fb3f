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


def closed(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return the segments [n, 4] of a path."""
    points = np.stack([x, y], axis=1)
    return np.concatenate([points[:-1], points[1:]], axis=1).astype(np.float32)


def spiral(random: np.random.Generator) -> NDArray[np.float32]:
    """Return a spiral of two to five turns."""
    angle = np.linspace(0, 2 * np.pi * random.uniform(2, 5), 120) * random.choice([-1, 1])
    reach = np.linspace(random.uniform(0, 0.2), 1, 120)
    return closed(reach * np.cos(angle), reach * np.sin(angle) * random.uniform(0.7, 1.3))


def star(random: np.random.Generator) -> NDArray[np.float32]:
    """Return a star of five or seven points, in one stroke."""
    points = int(random.choice([5, 7]))
    angle = 2 * np.pi * (np.arange(points + 1) * 2 / points - 0.25)
    noise = random.normal(0, 0.06, (2, points + 1))
    return closed(np.cos(angle) + noise[0], np.sin(angle) + noise[1])


def grid(random: np.random.Generator) -> NDArray[np.float32]:
    """Return two to four lines across two to four others."""
    down, across = random.integers(2, 5, 2)
    lines = [(x, -0.1, x + random.normal(0, 0.05), 1.1) for x in np.linspace(0.1, 0.9, down)]
    lines += [(-0.1, y, 1.1, y + random.normal(0, 0.05)) for y in np.linspace(0.1, 0.9, across)]
    return np.array(lines, np.float32)


def face(random: np.random.Generator) -> NDArray[np.float32]:
    """Return a ring with two eyes and a mouth."""
    round_ = np.linspace(0, 2 * np.pi, 40)
    smile = np.linspace(0.2 * np.pi, 0.8 * np.pi, 12)
    eye = random.uniform(0.25, 0.4)
    eyes = np.array([[s * eye, -0.4, s * eye, -0.3] for s in (-1, 1)], np.float32)
    bent = random.uniform(0.2, 0.6)
    mouth = closed(0.55 * np.cos(smile), bent * np.sin(smile) + 0.1)
    return np.concatenate([closed(np.cos(round_), np.sin(round_)), eyes, mouth])


def heart(random: np.random.Generator) -> NDArray[np.float32]:
    """Return a heart, with an arrow through it half of the time."""
    turn = np.linspace(0, 2 * np.pi, 60)
    x = 16 * np.sin(turn) ** 3
    y = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
    arrow = np.array([[-20, 12, 20, -14]], np.float32)
    line = closed(x, -y * random.uniform(0.8, 1.2))
    return np.concatenate([line, arrow]) if random.random() < 0.5 else line


def waves(random: np.random.Generator) -> NDArray[np.float32]:
    """Return two or three wavy lines, one below the other."""
    x = np.linspace(0, 1, 50)
    turns, phase = random.uniform(2, 4), random.uniform(0, 6.3)
    return np.concatenate(
        [
            closed(x, 0.12 * np.sin(2 * np.pi * turns * x + phase) + 0.35 * row)
            for row in range(int(random.integers(2, 4)))
        ]
    )


DRAWINGS = (spiral, star, grid, face, heart, waves)


def doodles(count: int = SCRIBBLES, seed: int = SEED) -> list[NDArray[np.float32]]:
    """Return drawings of things, as people draw them beside a telephone; the same every time."""
    random = np.random.default_rng(seed)
    return [DRAWINGS[random.integers(len(DRAWINGS))](random) for _ in range(count)]
