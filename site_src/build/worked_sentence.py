"""The sentences of section 2: tokens by merging, attention, and two words that make a third.

The networks here are so small that every number can be worked out on paper. Nothing is taken from a
library: a test compares every value with PyTorch's, or with the plain definition.
"""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from site_src.build.worked_example import Matrix, Vector, affine, softmax

# How often each word stands in the text from which merges are learnt.
COUNTS = {"low": 5, "lower": 2, "newest": 6, "widest": 3}
MERGES = 4
UNSEEN = "lowest"

# One unit of a network: three inputs, a weight for each, a bias.
UNIT_INPUTS: Vector = [1.0, 0.0, 2.0]
UNIT_WEIGHTS: Vector = [0.5, -1.0, -0.75]
UNIT_BIAS = 0.25
LOGITS: Vector = [2.0, 1.0, 0.0]

# Trophy, suitcase, it: the query of the last, and key and value of each.
ASKED: Vector = [1.0, 1.0, 0.0, 0.0]
KEYS: Matrix = [[1.0, 1.0, 0.0, 0.0], [1.0, -1.0, 0.0, 0.0], [-1.0, -1.0, 0.0, 0.0]]
CONTENT: Matrix = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]

# Bright, moon, light: a row of two numbers each, and the matrices of two heads of width 1.
EMBEDDINGS: Matrix = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]]
QUERY: Matrix = [[1.0, 1.0], [0.0, 1.0]]
KEY: Matrix = [[0.0, 2.0], [2.0, 0.0]]
VALUE: Matrix = [[1.0, 0.0], [2.0, 1.0]]
OUTPUT: Matrix = [[-3.0, 0.5], [1.0, 0.0]]
READ = 2
TEMPERATURES = {"cold": 0.5, "plain": 1.0, "hot": 2.0}

# Degrees by which a query or key is turned for each position.
TURN = 60
# Degrees between three directions that share two numbers.
APART = 120


@dataclass(frozen=True)
class Merge:
    """A step of byte-pair encoding: the pair, how often it stood there, the words after it."""

    left: str
    right: str
    count: int
    words: dict[str, str]


@dataclass(frozen=True)
class Unit:
    """A weighted sum and what an activation makes of it; logits and what softmax makes of them."""

    sum: float
    activated: float
    powers: Vector
    total: float
    p: Vector


@dataclass(frozen=True)
class Lookup:
    """What one query takes from three keys and values."""

    products: Vector
    scores: Vector
    powers: Vector
    total: float
    weights: Vector
    output: Vector


@dataclass(frozen=True)
class Head:
    """One head over all positions; ``unmasked`` is what softmax gives without the mask."""

    q: Vector
    k: Vector
    v: Vector
    scores: Matrix
    weights: Matrix
    unmasked: Matrix
    fetched: Vector


@dataclass(frozen=True)
class Guess:
    """What a position makes of what its heads have fetched."""

    fetched: Vector
    written: Vector
    stream: Vector
    logits: Vector
    p: Vector


@dataclass(frozen=True)
class Turned:
    """The vector (1, 0) at positions 0, 1, …, and products of two of them."""

    at: Matrix
    near: float
    later: float
    far: float


@dataclass(frozen=True)
class Crowd:
    """Three directions in two numbers: each one's, and what is read where one or two are there."""

    directions: Matrix
    alone: Vector
    both: Vector
    read_of_both: Vector


@dataclass(frozen=True)
class Sentence:
    """All worked numbers of section 2, by the names that its text uses."""

    merges: list[Merge]
    unseen: list[str]
    unit: Unit
    lookup: Lookup
    heads: list[Head]
    guesses: list[Guess]
    # The last position without attention, and with it at other temperatures.
    alone: Vector
    at: dict[str, Vector]
    turned: Turned
    crowd: Crowd


def joined(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    """Return a word whose every such pair is one piece."""
    done: list[str] = []
    for piece in pieces:
        if done and (done[-1], piece) == pair:
            done[-1] += piece
        else:
            done.append(piece)
    return done


def merged() -> tuple[list[Merge], list[str]]:
    """Return the first merges, and how they cut a word that nobody counted."""
    words, unseen, steps = {word: list(word) for word in COUNTS}, list(UNSEEN), []
    for _ in range(MERGES):
        pairs: Counter[tuple[str, str]] = Counter()
        for word, pieces in words.items():
            for pair in pairwise(pieces):
                pairs[pair] += COUNTS[word]
        # Of equals the one met first.
        best, count = pairs.most_common(1)[0]
        words = {word: joined(pieces, best) for word, pieces in words.items()}
        unseen = joined(unseen, best)
        cut = {word: " ".join(pieces) for word, pieces in words.items()}
        steps.append(Merge(*best, count, cut))
    return steps, unseen


def product(left: Vector, right: Vector) -> float:
    """Return the inner product."""
    return sum(one * other for one, other in zip(left, right, strict=True))


def mixed(weights: Vector, rows: Matrix) -> Vector:
    """Return the weighted sum of rows."""
    return [product(weights, list(column)) for column in zip(*rows, strict=True)]


def unit() -> Unit:
    """Return what one unit and one softmax compute."""
    total = product(UNIT_WEIGHTS, UNIT_INPUTS) + UNIT_BIAS
    powers = [math.exp(logit) for logit in LOGITS]
    return Unit(total, max(0.0, total), powers, sum(powers), softmax(LOGITS))


def lookup() -> Lookup:
    """Return what the third word takes from the three."""
    products = [product(ASKED, key) for key in KEYS]
    scores = [each / math.sqrt(len(ASKED)) for each in products]
    powers = [math.exp(score) for score in scores]
    weights = softmax(scores)
    return Lookup(products, scores, powers, sum(powers), weights, mixed(weights, CONTENT))


def head(row: int) -> Head:
    """Return what the head reads whose row of Q, K and V this is: it is one number wide."""
    words = EMBEDDINGS[:READ]
    q, k, v = ([product(matrix[row], word) for word in words] for matrix in (QUERY, KEY, VALUE))
    # Divided by the root of the width, which is 1.
    scores = [[asking * offered for offered in k] for asking in q]
    seen = [softmax(line[: place + 1]) for place, line in enumerate(scores)]
    weights = [line + [0.0] * (READ - len(line)) for line in seen]
    fetched = [product(line, v) for line in weights]
    return Head(q, k, v, scores, weights, [softmax(line) for line in scores], fetched)


def logits(stream: Vector) -> Vector:
    """Return how well a vector agrees with the embedding of each word."""
    return [product(word, stream) for word in EMBEDDINGS]


def guess(place: int, heads: list[Head]) -> Guess:
    """Return the distribution of the word after a position."""
    fetched = [each.fetched[place] for each in heads]
    written = affine(OUTPUT, [0.0, 0.0], fetched)
    stream = [old + new for old, new in zip(EMBEDDINGS[place], written, strict=True)]
    return Guess(fetched, written, stream, logits(stream), softmax(logits(stream)))


def turned() -> Turned:
    """Return (1, 0) turned by its position, and what of two of them depends on the distance."""
    at = [
        [math.cos(math.radians(TURN * place)), math.sin(math.radians(TURN * place))]
        for place in range(6)
    ]
    return Turned(at, product(at[2], at[1]), product(at[5], at[4]), product(at[3], at[1]))


def crowd() -> Crowd:
    """Return three directions a third of a turn apart, and what is read along each of them."""
    directions = [
        [math.cos(math.radians(APART * number)), math.sin(math.radians(APART * number))]
        for number in range(3)
    ]
    both = [one + other for one, other in zip(directions[0], directions[1], strict=True)]
    alone, read_of_both = (
        [product(each, stream) for each in directions] for stream in (directions[0], both)
    )
    return Crowd(directions, alone, both, read_of_both)


def values() -> Sentence:
    """Return all numbers that section 2 shows."""
    steps, unseen = merged()
    heads = [head(row) for row in range(len(QUERY))]
    guesses = [guess(place, heads) for place in range(READ)]
    last = guesses[-1].logits
    return Sentence(
        merges=steps,
        unseen=unseen,
        unit=unit(),
        lookup=lookup(),
        heads=heads,
        guesses=guesses,
        alone=softmax(logits(EMBEDDINGS[READ - 1])),
        at={
            name: softmax([logit / temperature for logit in last])
            for name, temperature in TEMPERATURES.items()
        },
        turned=turned(),
        crowd=crowd(),
    )
