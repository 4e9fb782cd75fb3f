"""Digits written by a program: an allograph, as one of many hands would write it.

A made digit has no scan behind it. One of the digit's allographs (`shapes`) is drawn at random;
each control point then lies somewhere between its two places, the way drifting along the stroke; a
spline of some degree goes by the points (de Boor 1972, by scipy); upper and lower half, left and
right trade their sizes; slant, turn, proportion and waves are those of `handwriting`.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BSpline

from model_export.digits.data.handwriting import Handwriting, Points, bend, open_gap
from model_export.digits.data.pen import BOX
from model_export.digits.data.reink import Pixels, inked
from model_export.digits.data.shapes import ALLOGRAPHS, Stroke
from model_export.training.progress import over

# A digit of the shapes is so high.
HEIGHT = 100
# Points on a path lie this far apart, in pixels: as fine as `reink` draws.
SPACING = 0.25


@dataclass(frozen=True)
class Allographs:
    """What hands do to an allograph, and how many made digits there are for each training digit.

    ``beyond`` is how far past its two places a control point may lie, as a share of their distance;
    ``jitter`` the standard deviation in pixels by which each moves by itself; ``log_bend`` the
    half-range of the log of the power that trades one half for the other. The rest are shares:
    splines of degree 1 (``angular``) and 3 (``supple``), the others have 2; two strokes ``joined``
    since the pen was not lifted; a ``gap`` where it was.
    """

    variants: int = 1
    beyond: float = 0.25
    jitter: float = 0.7
    log_bend: float = 0.45
    angular: float = 0.1
    supple: float = 0.3
    joined: float = 0.05
    gap: float = 0.1


@dataclass(frozen=True)
class Task:
    """One digit to make."""

    label: int
    seed: tuple[int, ...]
    hand: Allographs
    habits: Handwriting


def evenly(path: NDArray[np.floating[Any]]) -> Points:
    """Return the path [k, 2] in pixels as points SPACING apart."""
    steps = np.hypot(*np.diff(path, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, length[-1], int(length[-1] / SPACING) + 2)
    return np.stack([np.interp(at, length, axis) for axis in path.T], axis=1).astype(np.float32)


def spline(points: NDArray[np.float64], degree: int) -> NDArray[np.float64]:
    """Return the path [m, 2] of a spline that begins and ends with its control points [k, 2]."""
    degree = min(degree, len(points) - 1)
    inner = np.linspace(0, 1, len(points) - degree + 1)
    knots = np.concatenate([np.zeros(degree), inner, np.ones(degree)])
    path: NDArray[np.float64] = BSpline(knots, points, degree)(np.linspace(0, 1, 12 * len(points)))
    return path


def placed(stroke: Stroke, hand: Allographs, random: np.random.Generator) -> NDArray[np.float64]:
    """Return control points [k, 2] in pixels, each between its two places; corners stay corners."""
    places = np.array(stroke, np.float64)
    knots = random.uniform(-hand.beyond, 1 + hand.beyond, 3)
    drift = np.interp(np.linspace(0, 2, len(places)), [0, 1, 2], knots)[:, None]
    points = (places[:, :2] + drift * (places[:, 2:] - places[:, :2])) * (BOX / HEIGHT)
    points += random.normal(0, hand.jitter, points.shape)
    first = np.any(places != np.roll(places, 1, axis=0), axis=1)
    return points[np.maximum.accumulate(np.where(first, np.arange(len(places)), 0))]


def halves(points: Points, hand: Allographs, random: np.random.Generator) -> Points:
    """Return the points with upper and lower half, left and right of other sizes."""
    low, size = points.min(axis=0), np.maximum(np.ptp(points, axis=0), 1e-3)
    power = np.exp(random.uniform(-hand.log_bend, hand.log_bend, 2) * [0.6, 1])
    moved: Points = (low + size * ((points - low) / size) ** power).astype(np.float32)
    return moved


def paths(strokes: Sequence[Stroke], hand: Allographs, random: np.random.Generator) -> list[Points]:
    """Return what the pen draws of some strokes, before it is slanted and turned."""
    chance = random.random()
    degree = 1 if chance < hand.angular else 3 if chance < hand.angular + hand.supple else 2
    drawn = [evenly(spline(placed(stroke, hand, random), degree)) for stroke in strokes]
    if len(drawn) > 1 and random.random() < hand.joined:
        ends = np.stack([drawn[0][-1], drawn[1][0]])
        drawn.insert(1, evenly(ends))
    return drawn


def write(
    label: int, hand: Allographs, habits: Handwriting, random: np.random.Generator
) -> list[Points]:
    """Return the paths of one made digit, each [k, 2] in pixels."""
    forms = ALLOGRAPHS[label]
    weights = np.array([form.weight for form in forms])
    form = forms[random.choice(len(forms), p=weights / weights.sum())]
    drawn = paths(form.strokes, hand, random)
    cuts = np.cumsum([len(path) for path in drawn])[:-1]
    points = bend(halves(np.concatenate(drawn), hand, random), habits, random)
    return np.split(points, cuts)


def make(task: Task) -> Pixels:
    """Return one made digit uint8 [784], drawn as `preprocess` draws."""
    random = np.random.default_rng(task.seed)
    points = np.concatenate(write(task.label, task.hand, task.habits, random))
    if random.random() < task.hand.gap:
        points = open_gap(points, random)
    return inked(points, task.habits, random)


def made(labels: Pixels, hand: Allographs, habits: Handwriting, seed: int) -> NDArray[np.uint8]:
    """Return uint8 [variants, n, 784]: for every label as many made digits as ``hand`` asks for.

    Each has its own seed, so the result does not depend on the number of processes.
    """
    tasks = [
        Task(int(label), (seed, variant, number), hand, habits)
        for variant in range(hand.variants)
        for number, label in enumerate(labels)
    ]
    with ProcessPoolExecutor() as pool:
        drawn = over(pool.map(make, tasks, chunksize=500), "writing digits", len(tasks))
        images = np.stack(list(drawn))
    return images.reshape(hand.variants, len(labels), -1)
