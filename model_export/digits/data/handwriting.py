"""How people's digits differ from those on MNIST's forms: slant, proportion, and habits.

The habits are general knowledge of handwriting, not learned from any other set: many people draw a
flag and a foot on the 1, a bar across the 7, and curl the leg of the 9.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]
# Points on an added line lie this far apart, in pixels.
SPACING = 1 / 3


@dataclass(frozen=True)
class Handwriting:
    """Half-ranges of uniform draws (rotation in rad, logs of ratios), and shares of writers."""

    shear: float = 0.35
    rotation: float = 0.12
    log_aspect: float = 0.3
    log_width: float = 0.25
    wobble: float = 1.0
    flag: float = 0.45
    foot: float = 0.3
    bar: float = 0.45
    hook: float = 0.4
    gap: float = 0.25


def line(start: Points, step: tuple[float, float]) -> Points:
    """Return points from start along a step."""
    count = max(2, int(math.hypot(*step) / SPACING) + 1)
    points: Points = (start + np.linspace(0, 1, count)[:, None] * np.array(step)).astype(np.float32)
    return points


def add_to_one(points: Points, habits: Handwriting, random: np.random.Generator) -> list[Points]:
    """Return a flag at the top and a foot at the bottom of a 1, each for its share of writers."""
    top, bottom = points[points[:, 1].argmin()], points[points[:, 1].argmax()]
    height, extra = float(bottom[1] - top[1]), []
    if random.random() < habits.flag:
        angle, length = random.uniform(0.3, 1.2), random.uniform(0.15, 0.65) * height
        extra.append(line(top, (-math.cos(angle) * length, math.sin(angle) * length)))
    if random.random() < habits.foot:
        half, tilt = random.uniform(0.15, 0.4) * height, random.uniform(-0.04, 0.04) * height
        left = (bottom - np.array([half, -tilt])).astype(np.float32)
        extra.append(line(left, (half * random.uniform(1.6, 2.2), -2 * tilt)))
    return extra


def add_to_seven(points: Points, habits: Handwriting, random: np.random.Generator) -> list[Points]:
    """Return a bar across the stem of a 7."""
    if random.random() >= habits.bar:
        return []
    top, bottom = float(points[:, 1].min()), float(points[:, 1].max())
    height = bottom - top
    y = top + random.uniform(0.4, 0.62) * height
    stem = points[np.abs(points[:, 1] - y) < 1.0]
    if not len(stem):
        return []
    half, tilt = random.uniform(0.15, 0.38) * height, random.uniform(-0.12, 0.08) * height
    left = np.array([stem[:, 0].mean() - half, y + tilt], dtype=np.float32)
    return [line(left, (2 * half, -2 * tilt))]


def add_to_nine(points: Points, habits: Handwriting, random: np.random.Generator) -> list[Points]:
    """Return a curl to the left at the end of the leg of a 9."""
    if random.random() >= habits.hook:
        return []
    end = points[points[:, 1].argmax()]
    height = float(end[1] - points[:, 1].min())
    width, drop = random.uniform(0.2, 0.55) * height, random.uniform(0.05, 0.22) * height
    turn = np.linspace(0, random.uniform(0.6, 1.0) * math.pi, 24)
    curl = np.stack([-width / 2 * (1 - np.cos(turn)), drop * np.sin(turn)], axis=1)
    return [(end + curl).astype(np.float32)]


ADDITIONS = {1: add_to_one, 7: add_to_seven, 9: add_to_nine}


def bend(points: Points, habits: Handwriting, random: np.random.Generator) -> Points:
    """Return the points rotated, slanted, stretched and slightly waved, around their mean."""
    turn, slant, aspect = (
        random.uniform(-reach, reach)
        for reach in (habits.rotation, habits.shear, habits.log_aspect)
    )
    rotate = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    stretch = np.diag([math.exp(aspect / 2), math.exp(-aspect / 2)])
    moved = (points - points.mean(axis=0)) @ (rotate @ np.array([[1, slant], [0, 1]]) @ stretch).T
    reach = random.uniform(0, habits.wobble, 2)
    frequency, phase = random.uniform(0.1, 0.45, 2), random.uniform(0, 2 * math.pi, 2)
    wave = reach * np.sin(moved[:, ::-1] * frequency + phase)
    waved: Points = (moved + wave).astype(np.float32)
    return waved


def open_gap(points: Points, random: np.random.Generator) -> Points:
    """Return the points without those around one of them, as when a pen leaves the paper."""
    around = points[random.integers(len(points))]
    left = points[np.hypot(*(points - around).T) > random.uniform(0.5, 1.3)]
    return left if len(left) > 5 else points


def vary(points: Points, label: int, habits: Handwriting, random: np.random.Generator) -> Points:
    """Return a skeleton [k, 2] as another hand might have written it."""
    add = ADDITIONS.get(label)
    if add is not None:
        points = np.concatenate([points, *add(points, habits, random)])
    points = bend(points, habits, random)
    return open_gap(points, random) if random.random() < habits.gap else points
