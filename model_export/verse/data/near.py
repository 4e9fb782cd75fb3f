"""Near-duplicates: one poem under two authors, or with some other characters."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

# Two texts are near-duplicates when so much of their pairs of neighbours is common (Jaccard).
ALIKE = 0.5
# Runs of three that stand in more texts than this tell nothing of where a text comes from.
COMMON = 40
# So many runs of three must be common before two texts are compared.
SHARED = 3


def runs(text: Sequence[str], length: int) -> set[tuple[str, ...]]:
    """Return every run of so many neighbours."""
    return {tuple(text[start : start + length]) for start in range(len(text) - length + 1)}


def candidates(texts: Sequence[Sequence[str]]) -> Iterable[tuple[int, int]]:
    """Return the pairs of texts that have several rare runs in common."""
    standing: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        for run in runs(text, 3):
            standing[run].append(index)
    shared: Counter[tuple[int, int]] = Counter()
    for indices in standing.values():
        if 1 < len(indices) <= COMMON:
            shared.update(combinations(indices, 2))
    return sorted(pair for pair, count in shared.items() if count >= SHARED)


def near_duplicates(texts: Sequence[Sequence[str]]) -> set[int]:
    """Return the indices of texts that are like an earlier one that is kept.

    Args:
        texts: characters or words; both kinds of sequence are compared by neighbours.

    """
    seen: dict[tuple[str, ...], int] = {}
    doubled = {
        index for index, text in enumerate(texts) if seen.setdefault(tuple(text), index) != index
    }
    for earlier, later in candidates(texts):
        if earlier in doubled or later in doubled:
            continue
        ours, theirs = runs(texts[earlier], 2), runs(texts[later], 2)
        if len(ours & theirs) >= ALIKE * len(ours | theirs):
            doubled.add(later)
    return doubled
