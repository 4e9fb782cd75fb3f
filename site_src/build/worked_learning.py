"""What section 4 works out besides its first step, with the same formulas: one number at a time.

Nothing here differentiates: a test compares every value with PyTorch's autograd.
"""

import math
from dataclasses import dataclass
from random import Random
from statistics import fmean, geometric_mean

from site_src.build import worked_example, worked_sentence
from site_src.build.activations import CURVES
from site_src.build.worked_example import Matrix, Vector, affine, step
from site_src.build.worked_sentence import mixed

# A step ten times as long as the example's.
LONG_RATE = 1.0
# Every weight of the network whose hidden units never part.
SAME = 0.5

# Two inputs and whether exactly one of them is 1; the hidden layer and output that tell.
POINTS: Matrix = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
HIDDEN: Matrix = [[1.0, 1.0], [1.0, 1.0]]
SHIFTS: Vector = [0.0, -1.0]
READ: Vector = [1.0, -2.0]

# A network without a bend: its weights and its bias.
LINE: Vector = [1.0, 1.0]
LINE_BIAS = -1.0

LAYERS, WIDTH, NETWORKS = 10, 16, 20


@dataclass(frozen=True)
class Point:
    """One of the four points; ``bent`` is the output with ReLU, ``straight`` without."""

    x: Vector
    wanted: int
    z: Vector
    a: Vector
    bent: float
    straight: float


@dataclass(frozen=True)
class Straight:
    """A line on XOR: each point's output, its margin on the side of the answer, and its loss."""

    outputs: Vector
    margins: Vector
    losses: Vector
    loss: float
    floor: float


@dataclass(frozen=True)
class Depth:
    """The first layer's gradient as a share of the last one's, and the most that slopes allow."""

    networks: int
    layers: int
    width: int
    logistic: float
    relu: float
    bound: float


@dataclass(frozen=True)
class Reading:
    """The loss of a language model over the positions of section 2's two words."""

    losses: Vector
    slopes: Matrix
    loss: float
    perplexity: float


def exclusive() -> list[Point]:
    """Return XOR by two hidden units."""
    points = []
    for x in POINTS:
        z = affine(HIDDEN, SHIFTS, x)
        a = [max(0.0, value) for value in z]
        bent, straight = (affine([READ], [0.0], each)[0] for each in (a, z))
        points.append(Point(x, int(x[0] != x[1]), z, a, bent, straight))
    return points


def straight() -> Straight:
    """Return what a line loses on XOR, and what every line loses at least."""
    outputs = [affine([LINE], [LINE_BIAS], x)[0] for x in POINTS]
    margins = [
        output if point.wanted else -output
        for output, point in zip(outputs, exclusive(), strict=True)
    ]
    losses = [math.log(1 + math.exp(-margin)) for margin in margins]
    return Straight(outputs, margins, losses, fmean(losses), math.log(2))


def drawn(seed: int, variance: float) -> list[Matrix]:
    """Return random weights of ``LAYERS`` square layers, with this variance times 1 / width."""
    dice, spread = Random(seed), math.sqrt(variance / WIDTH)
    return [
        [[dice.gauss(0, spread) for _ in range(WIDTH)] for _ in range(WIDTH)] for _ in range(LAYERS)
    ]


def start(seed: int) -> tuple[Vector, Vector]:
    """Return an input, and what the loss asks of the last layer's output."""
    dice = Random(-1 - seed)
    return [dice.gauss(0, 1) for _ in range(WIDTH)], [dice.gauss(0, 1) for _ in range(WIDTH)]


def remaining(seed: int, variance: float, activation: str) -> float:
    """Return the length of the first layer's δ over that of the last."""
    curve, derivative = CURVES[activation]
    layers = drawn(seed, variance)
    value, message = start(seed)
    slopes: Matrix = []
    for layer in layers:
        sums = affine(layer, [0.0] * WIDTH, value)
        value = [curve(z) for z in sums]
        slopes.append([derivative(z) for z in sums])
    lengths = []
    for layer, slope in zip(reversed(layers), reversed(slopes), strict=True):
        delta = [one * other for one, other in zip(message, slope, strict=True)]
        lengths.append(math.hypot(*delta))
        message = mixed(delta, layer)
    return lengths[-1] / lengths[0]


def depth() -> Depth:
    """Return what is left of a gradient after nine layers, as the mean of several networks."""
    seeds = range(NETWORKS)
    return Depth(
        networks=NETWORKS,
        layers=LAYERS,
        width=WIDTH,
        logistic=geometric_mean(remaining(seed, 1, "logistic") for seed in seeds),
        relu=geometric_mean(remaining(seed, 2, "ReLU") for seed in seeds),
        bound=0.25 ** (LAYERS - 1),
    )


def reading() -> Reading:
    """Return loss and gradient where each of two words has to guess the next."""
    given = [guess.p for guess in worked_sentence.values().guesses]
    # The answer to a position is the word after it.
    answers = range(1, 1 + len(given))
    losses = [-math.log(p[answer]) for p, answer in zip(given, answers, strict=True)]
    slopes = [
        [share - (word == answer) for word, share in enumerate(p)]
        for p, answer in zip(given, answers, strict=True)
    ]
    loss = sum(losses) / len(losses)
    return Reading(losses, slopes, loss, math.exp(loss))


def values() -> dict:  # type: ignore[type-arg]
    """Return the numbers of section 4, the first step's included."""
    first = worked_example.values()
    square: Matrix = [[SAME, SAME], [SAME, SAME]]
    return {
        **first,
        "second": step(first["w1"], first["b1"], first["w2"], first["b2"]),
        "long": step(*worked_example.START, rate=LONG_RATE),
        "twins": step(square, [0.0, 0.0], square, [0.0, 0.0]),
        "xor": exclusive(),
        "line": straight(),
        "depth": depth(),
        "reading": reading(),
    }
