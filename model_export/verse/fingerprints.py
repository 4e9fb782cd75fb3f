"""Sets of lines in few bits: a stranger is taken for a member only once in so many times.

Each line has a fingerprint, MurmurHash3 (Appleby, the 32-bit one) of its code points, scaled into
so many numbers that few of them are taken. Sorted, their gaps are about equally long and stand in
Golomb's code with a power of two (Rice): about 1.5 bits a line above what no code can go below.
Source: Putze, Sanders and Singler, "Cache-, Hash- and Space-Efficient Bloom Filters" (2007).

`site_src/runtime/verse/fingerprints.ts` reads the same; both are tested on one file of vectors,
`tests/unit/fingerprints.json`. No graph does this: bits are compared, nothing is computed by a
network.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from model_export.export.manifest import Record

Whole = NDArray[np.int64]
Bits32 = NDArray[np.uint32]


class Table(Record):
    """A set within a file.

    ``count`` fingerprints below ``range`` in ``bytes`` bytes from ``offset`` on; of each gap the
    last ``shift`` bits are written as they are. ``seed`` is that of the hash. ``one_in`` strangers
    one is taken for a member.
    """

    offset: int
    bytes: int
    count: int
    range: int
    shift: int
    seed: int
    one_in: float


def turned(values: Bits32, by: int) -> Bits32:
    """Return numbers with their bits turned to the left."""
    return (values << np.uint32(by)) | (values >> np.uint32(32 - by))


def hashes(points: Bits32, seed: int) -> Bits32:
    """Return MurmurHash3 of lines of one length: uint32 [lines, characters] -> uint32 [lines]."""
    state = np.full(len(points), seed, np.uint32)
    for column in points.T:
        mixed = turned(column * np.uint32(0xCC9E2D51), 15) * np.uint32(0x1B873593)
        state = turned(state ^ mixed, 13) * np.uint32(5) + np.uint32(0xE6546B64)
    state ^= np.uint32(4 * points.shape[1])
    state ^= state >> np.uint32(16)
    state *= np.uint32(0x85EBCA6B)
    state ^= state >> np.uint32(13)
    state *= np.uint32(0xC2B2AE35)
    return state ^ (state >> np.uint32(16))


def fingerprints(lines: Sequence[str], size: int, seed: int) -> Whole:
    """Return a number below ``size`` for each line, sorted and each once; lines are not empty."""
    found = [
        hashes(np.array([list(map(ord, line)) for line in group], np.uint32), seed)
        for _, group in groupby(sorted(lines, key=len), key=len)
    ]
    scaled = np.concatenate(found).astype(np.float64) / 2**32 * size
    return np.unique(scaled.astype(np.int64))


def encode(keys: Whole, shift: int) -> bytes:
    """Return sorted numbers in Golomb's code: a gap's ones, a zero, and its last bits."""
    gaps = np.diff(keys, prepend=-1) - 1
    ends = np.cumsum((gaps >> shift) + 1 + shift)
    bits = np.ones(int(ends[-1]), np.uint8)
    zeros = ends - shift - 1
    bits[zeros] = 0
    for place in range(shift):
        bits[zeros + 1 + place] = gaps >> (shift - 1 - place) & 1
    return np.packbits(bits).tobytes()


def decode(content: bytes, count: int, shift: int) -> Whole:
    """Return the numbers that `encode` wrote.

    Raises:
        ValueError: when the bytes end too early.

    """
    read = np.unpackbits(np.frombuffer(content, np.uint8))
    # What is cut off runs into zeros, and is seen there.
    bits = np.append(read, np.zeros(shift + 2, np.uint8))
    places = np.arange(len(bits), dtype=np.int32)
    next_zero = np.minimum.accumulate(np.where(bits == 0, places, len(bits))[::-1])[::-1]
    rests = np.zeros(len(bits) + 1, np.int32)
    for place in range(shift):
        rests[: len(bits) - place] += bits[place:].astype(np.int32) << (shift - 1 - place)
    keys = np.empty(count, np.int64)
    at, key = 0, -1
    for index in range(count):
        zero = int(next_zero[at])
        if zero + shift >= len(read):
            raise ValueError(f"{index} of {count} numbers are there")
        key += 1 + (zero - at << shift) + int(rests[zero + 1])
        keys[index] = key
        at = zero + 1 + shift
    return keys


@dataclass(frozen=True)
class Known:
    """A set that lines are looked up in."""

    table: Table
    content: bytes

    @cached_property
    def keys(self) -> Whole:
        """Return the fingerprints, sorted."""
        return decode(self.content, self.table.count, self.table.shift)

    def has(self, line: str) -> bool:
        """Return whether a line stands there, or is one of the few that are taken for one."""
        if not line:
            return False
        [key] = fingerprints([line], self.table.range, self.table.seed)
        place = int(np.searchsorted(self.keys, key))
        return place < len(self.keys) and bool(self.keys[place] == key)


def made(lines: Sequence[str], one_in: int, seed: int, offset: int = 0) -> Known:
    """Return the set of lines; of so many strangers one is taken for a member."""
    size = len(set(lines)) * one_in
    keys = fingerprints(lines, size, seed)
    shift = max(0, round(math.log2(math.log(2) * size / len(keys))))
    content = encode(keys, shift)
    table = Table(
        offset=offset,
        bytes=len(content),
        count=len(keys),
        range=size,
        shift=shift,
        seed=seed,
        one_in=size / len(keys),
    )
    return Known(table, content)
