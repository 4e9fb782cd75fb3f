"""The page's random numbers: mulberry32 (site_src/runtime/engine/random.ts)."""

from collections.abc import Iterator


def seeded(seed: int) -> Iterator[float]:
    """Yield numbers in 0..1 without end, the same as in every browser."""
    while True:
        seed = (seed + 0x6D2B79F5) % 2**32
        mixed = (seed ^ seed >> 15) * (seed | 1) % 2**32
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (mixed | 61)) % 2**32
        yield (mixed ^ mixed >> 14) / 2**32
