"""Bigram and trigram models with interpolated Kneser-Ney smoothing: what counting alone achieves.

Source: Kneser and Ney 1995; Chen and Goodman 1999 ("An empirical study of smoothing techniques for
language modeling", section 2.7), with one discount n1 / (n1 + 2 n2) for each order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model_export.errors import DataError

Whole = NDArray[np.int64]
Real = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """Counts of the runs of one length, by sorted keys.

    Args:
        keys: int64 [runs]; a run's context is its key // base.
        counts: int64 [runs], how often each occurs (the longest) or after how many different
            tokens (the shorter ones).
        contexts: int64 [contexts], sorted.
        totals, kinds: int64 [contexts], the sum and the number of a context's runs.
        discount: taken from every count.

    """

    keys: Whole
    counts: Whole
    contexts: Whole
    totals: Whole
    kinds: Whole
    discount: float


@dataclass(frozen=True)
class Ngrams:
    """A model of the next token.

    Args:
        vocabulary: number of tokens; a token of that number pads the beginning.
        levels: of runs of 1, 2, ... tokens.

    """

    vocabulary: int
    levels: tuple[Level, ...]

    @property
    def order(self) -> int:
        """Return how long the longest runs are."""
        return len(self.levels)

    def nats(self, samples: Sequence[Sequence[int]]) -> Real:
        """Return -ln of the probability of each token but the first of each sample, in order."""
        keys = windows(samples, self.order, self.vocabulary)
        probability = np.full(len(keys), 1 / self.vocabulary)
        base = self.vocabulary + 1
        for length, level in enumerate(self.levels, 1):
            own = keys % base**length
            probability = interpolated(level, own, own // base, probability)
        nats: Real = -np.log(probability)
        return nats


def interpolated(level: Level, keys: Whole, contexts: Whole, lower: Real) -> Real:
    """Return probabilities [n]: discounted counts, and the rest by the lower order."""
    counts = look_up(level.keys, level.counts, keys)
    totals = look_up(level.contexts, level.totals, contexts)
    kinds = look_up(level.contexts, level.kinds, contexts)
    seen = np.maximum(counts - level.discount, 0) + level.discount * kinds * lower
    return np.where(totals > 0, seen / np.maximum(totals, 1), lower)


def look_up(keys: Whole, values: Whole, wanted: Whole) -> Whole:
    """Return the values [n] of wanted keys, 0 for one that is not there."""
    index = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[index] == wanted, values[index], 0)


def windows(samples: Sequence[Sequence[int]], order: int, vocabulary: int) -> Whole:
    """Return the run that ends at each token but the first of each sample, as one key each.

    Raises:
        DataError: when a token is no number of the vocabulary, or the runs are too many for int64.

    """
    base = vocabulary + 1
    if base**order > np.iinfo(np.int64).max:
        raise DataError(f"{order} tokens of {vocabulary:,} do not fit into a key: ask for fewer.")
    pad = [vocabulary] * max(0, order - 2)
    flat = np.array([token for sample in samples for token in (*pad, *sample)], np.int64)
    if len(flat) and not (flat.min() >= 0 and flat.max() <= vocabulary):
        raise DataError(f"Token {flat.max()} or {flat.min()} is not one of {vocabulary:,}.")
    lengths = np.array([len(pad) + len(sample) for sample in samples], np.int64)
    within = np.arange(len(flat)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    ends = np.flatnonzero(within > len(pad))
    key = np.zeros(len(ends), np.int64)
    for back in reversed(range(order)):
        key = key * base + flat[ends - back]
    return key


def counted(keys: Whole, counts: Whole, base: int) -> Level:
    """Return a level of sorted keys with their counts."""
    contexts, first = np.unique(keys // base, return_index=True)
    once, twice = ((counts == times).sum() for times in (1, 2))
    return Level(
        keys=keys,
        counts=counts,
        contexts=contexts,
        totals=np.add.reduceat(counts, first),
        kinds=np.diff(np.append(first, len(keys))),
        discount=float(once / (once + 2 * twice)) if once else 0.5,
    )


def fit(samples: Sequence[Sequence[int]], order: int, vocabulary: int) -> Ngrams:
    """Return the model of samples.

    Args:
        samples: tokens; the first of each is given, as the mark before a poem is.
        order: 1, 2 or 3 tokens in a run.
        vocabulary: number of tokens.

    Raises:
        DataError: see `windows`; or when there is nothing to count.

    """
    base = vocabulary + 1
    keys, counts = np.unique(windows(samples, order, vocabulary), return_counts=True)
    if not len(keys):
        raise DataError("There is nothing to count: no sample has two tokens.")
    levels = [counted(keys, counts, base)]
    for length in reversed(range(1, order)):
        keys, counts = np.unique(keys % base**length, return_counts=True)
        levels.append(counted(keys, counts, base))
    return Ngrams(vocabulary, tuple(reversed(levels)))


@dataclass(frozen=True)
class Score:
    """How well a model foretells samples, in nats: for each token, for each character of the text.

    Lower is better.
    """

    per_token: float
    per_character: float
    tokens: int


def score(
    model: Ngrams,
    samples: Sequence[Sequence[int]],
    lengths: Sequence[int],
    leave_out: Collection[int] = (),
) -> Score:
    """Return a model's score.

    Args:
        model: see `fit`.
        samples: tokens, the first of each given.
        lengths: characters of each token's text, by its number; 0 for the marks around a text.
        leave_out: tokens that are foretold but not counted, such as punctuation.

    Raises:
        DataError: when nothing is left to count.

    """
    targets = np.array([token for sample in samples for token in sample[1:]], np.int64)
    counts = ~np.isin(targets, list(leave_out))
    characters = int(np.asarray(lengths)[targets[counts]].sum())
    if not characters:
        raise DataError(f"None of {len(targets):,} tokens is to be counted.")
    nats = float(model.nats(samples)[counts].sum())
    return Score(nats / int(counts.sum()), nats / characters, int(counts.sum()))
