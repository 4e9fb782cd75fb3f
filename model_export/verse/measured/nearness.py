"""Lines that differ from a known one in a character or two."""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

# Of the numbers that characters are weighed with.
SEED = 0


def points(lines: Sequence[str], length: int) -> NDArray[np.uint64]:
    """Return the code points of lines of one length: [lines, length]."""
    return np.array([list(map(ord, line)) for line in lines], np.uint64).reshape(-1, length)


def near(lines: Collection[str], known: Collection[str], most: Mapping[int, int]) -> set[str]:
    """Return those lines that are like a known one but for a few characters in their places.

    Two lines are alike but for some places when sums over the other places agree; the sums are
    random enough, 64 bits, that nothing else makes them equal.

    Args:
        lines: what is looked up.
        known: what it may be near to.
        most: by the length of a line, how many characters may differ.

    """
    found: set[str] = set()
    for length, differ in most.items():
        own = sorted({line for line in lines if len(line) == length})
        others = [line for line in known if len(line) == length]
        if not own or not others:
            continue
        weights = np.random.default_rng(SEED).integers(1, 2**63, length).astype(np.uint64) * 2 + 1
        mine, theirs = (points(some, length) * weights for some in (own, others))
        close = np.zeros(len(own), bool)
        for left_out in combinations(range(length), differ):
            stay = [place for place in range(length) if place not in left_out]
            close |= np.isin(mine[:, stay].sum(1), theirs[:, stay].sum(1))
        found.update(line for line, is_near in zip(own, close, strict=True) if is_near)
    return found
