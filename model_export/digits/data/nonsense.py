"""What is no digit, to learn from: random paths, letters and characters, digits over digits.

The network learns to give each of them ten equal probabilities (Hendrycks, Mazeika and Dietterich
2019). The refusal is judged on others: `scribbles` are drawn by another program, whose tangles have
relations here; of the `doodles` stars, hearts and spirals have none, faces and grids have.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_export.digits.data.allographs import Allographs, evenly, paths, spline, write
from model_export.digits.data.handwriting import Handwriting, Points, bend
from model_export.digits.data.pen import BOX
from model_export.digits.data.reink import Pixels, inked
from model_export.training.progress import over

# Its label, beside the ten digits.
NONE = 10
Line = tuple[tuple[float, float], ...]
Kind = Callable[[Allographs, np.random.Generator], list[Points]]
# Letters and characters that nobody takes for a digit; those that are much like one are left out.
CHARACTERS: dict[str, tuple[Line, ...]] = {
    "A": (((0, 100), (45, 0), (45, 0), (90, 100)), ((20, 62), (72, 62))),
    "E": (((80, 0), (0, 0), (0, 0), (0, 100), (0, 100), (80, 100)), ((0, 50), (65, 50))),
    "F": (((80, 0), (0, 0), (0, 0), (0, 100)), ((0, 48), (65, 48))),
    "H": (((0, 0), (0, 100)), ((80, 0), (80, 100)), ((0, 50), (80, 50))),
    "K": (((0, 0), (0, 100)), ((70, 0), (0, 55), (0, 55), (75, 100))),
    "M": (((0, 100), (5, 0), (5, 0), (45, 70), (45, 70), (85, 0), (85, 0), (95, 100)),),
    "N": (((0, 100), (0, 0), (0, 0), (80, 100), (80, 100), (80, 0)),),
    "W": (((0, 0), (25, 100), (25, 100), (50, 30), (50, 30), (75, 100), (75, 100), (100, 0)),),
    "X": (((0, 0), (80, 100)), ((80, 0), (0, 100))),
    "h": (((0, 0), (0, 100)), ((0, 60), (40, 35), (70, 50), (70, 100))),
    "k": (((0, 0), (0, 100)), ((60, 35), (0, 68), (0, 68), (65, 100))),
    "m": (
        ((0, 0), (0, 60)),
        ((0, 15), (30, -10), (50, 10), (50, 60)),
        ((50, 15), (80, -10), (100, 10), (100, 60)),
    ),
    "n": (((0, 0), (0, 80)), ((0, 25), (30, -10), (70, 0), (70, 80))),
    "w": (((0, 0), (10, 80), (50, 80), (50, 10), (50, 10), (55, 80), (90, 80), (100, 0)),),
    "Ш": (((0, 0), (0, 90), (0, 90), (100, 90), (100, 90), (100, 0)), ((50, 0), (50, 90))),
    "Ж": (((50, 0), (50, 100)), ((0, 0), (100, 100)), ((100, 0), (0, 100))),
    "Π": (((0, 0), (100, 0)), ((20, 0), (20, 100)), ((80, 0), (80, 100))),
    "木": (
        ((0, 30), (100, 30)),
        ((50, 0), (50, 100)),
        ((50, 32), (30, 65), (0, 85)),
        ((50, 32), (70, 65), (100, 85)),
    ),
    "大": (
        ((0, 35), (100, 35)),
        ((50, 0), (45, 60), (0, 100)),
        ((50, 40), (65, 75), (100, 100)),
    ),
    "王": (
        ((10, 0), (90, 0)),
        ((15, 48), (85, 48)),
        ((0, 100), (100, 100)),
        ((50, 0), (50, 100)),
    ),
    "田": (
        ((0, 0), (0, 100)),
        ((0, 0), (100, 0), (100, 0), (100, 100)),
        ((0, 50), (100, 50)),
        ((50, 0), (50, 100)),
        ((0, 100), (100, 100)),
    ),
    "不": (
        ((0, 5), (100, 5)),
        ((55, 5), (30, 45), (0, 65)),
        ((50, 35), (50, 100)),
        ((58, 40), (95, 65)),
    ),
    "水": (
        ((50, 0), (50, 100), (35, 90)),
        ((5, 30), (40, 30), (30, 70), (0, 90)),
        ((90, 20), (52, 45), (52, 45), (100, 90)),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Nonsense:
    """How much of it: drawings, and the share of a minibatch that is taken from them."""

    drawings: int = 20_000
    share: float = 0.1


def random_paths(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return up to eight paths by random points: too much for a digit."""
    count = int(random.integers(1, 9))
    fewest, most = (7, 12) if count < 3 else (2, 5 + 12 // count)
    return [
        evenly(
            spline(
                random.uniform(0, BOX, (int(random.integers(fewest, most)), 2)),
                int(random.integers(1, 4)),
            )
        )
        for _ in range(count)
    ]


def wandering(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return the path of a pen that turns at random."""
    steps = int(random.integers(35, 100))
    turns = np.cumsum(random.normal(0, random.uniform(0.5, 1.4), steps))
    path = np.cumsum(np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
    return [evenly(path * (BOX / max(float(np.ptp(path, axis=0).max()), 1.0)))]


def character(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return a letter or a character."""
    lines = list(CHARACTERS.values())[random.integers(len(CHARACTERS))]
    return paths([tuple((*point, *point) for point in line) for line in lines], hand, random)


def two_digits(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return two digits side by side."""
    first, second = (
        np.concatenate(write(int(random.integers(10)), hand, Handwriting(), random)) for _ in "12"
    )
    shift = np.array(
        [
            first[:, 0].max() - second[:, 0].min() + random.uniform(1, 6),
            first[:, 1].min() - second[:, 1].min() + random.uniform(-3, 3),
        ],
        np.float32,
    )
    return [first, second + shift]


def crossed_out(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return a digit with a random path over it."""
    digit = write(int(random.integers(10)), hand, Handwriting(), random)
    points = random.uniform(-1, 1, (int(random.integers(7, 12)), 2)) * BOX * 0.6
    return [*digit, evenly(spline(points, int(random.integers(1, 4))))]


def curls(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return a path of loops: each coordinate a sum of a few waves."""
    time = np.linspace(0, 2 * np.pi, 200)[:, None]
    waves = np.arange(1, int(random.integers(4, 8)))
    reach = random.normal(0, BOX / 3, (2, len(waves))) / np.sqrt(waves)
    phase = random.uniform(0, 2 * np.pi, (2, len(waves)))
    drawn = [np.sum(reach[axis] * np.sin(time * waves + phase[axis]), axis=1) for axis in (0, 1)]
    whole = np.stack(drawn, axis=1)
    return [evenly(whole[: int(random.integers(150, 201))])]


def ringed(hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return a ring around a digit or around a few strokes."""
    turn = np.linspace(0, 2 * np.pi, 60)
    ring = np.stack([np.cos(turn), np.sin(turn)], axis=1) * random.uniform(0.9, 1.1, 2) * BOX / 2
    if random.random() < 0.5:
        digit = np.concatenate(write(int(random.integers(10)), hand, Handwriting(), random))
        return [evenly(ring), (digit * random.uniform(0.35, 0.6)).astype(np.float32)]
    ends = random.uniform(-0.55, 0.55, (int(random.integers(2, 5)), 2, 2)) * BOX / 2
    return [evenly(ring), *(evenly(pair) for pair in ends)]


KINDS: tuple[Kind, ...] = (
    random_paths,
    wandering,
    curls,
    character,
    two_digits,
    crossed_out,
    ringed,
)


@dataclass(frozen=True)
class Task:
    """One drawing."""

    seed: tuple[int, ...]
    hand: Allographs
    habits: Handwriting


def draw(task: Task) -> Pixels:
    """Return one drawing uint8 [784] that is no digit."""
    random = np.random.default_rng(task.seed)
    kind = KINDS[random.integers(len(KINDS))]
    points = np.concatenate(kind(task.hand, random))
    return inked(bend(points, task.habits, random), task.habits, random)


def nonsense(
    settings: Nonsense, hand: Allographs, habits: Handwriting, seed: int
) -> NDArray[np.uint8]:
    """Return uint8 [drawings, 784], the same whatever the number of processes."""
    tasks = [Task((seed, number), hand, habits) for number in range(settings.drawings)]
    with ProcessPoolExecutor() as pool:
        drawn = over(pool.map(draw, tasks, chunksize=500), "drawing what is no digit", len(tasks))
        return np.stack(list(drawn))
