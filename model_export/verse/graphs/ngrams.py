"""What counting alone foretells of a text: a character by itself, after one, after two before it.

Interpolated Kneser-Ney smoothing as in measured/ngrams.py, which says where it is from. A reader's
text has few different characters: single ones and pairs are counted in whole tables. A table of
threes would fit in no memory, so their counts are looked up in a sorted list.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.graphs.shown import SEED, Shown

# A list is shorter than 2 to the power of so many.
BITS = 20
# Binary digits of a run of three, in an alphabet of a thousand.
DIGITS = 30
# Of the example.
VOCABULARY, LEARNT, JUDGED = 7, 1_000, 60


class Counts(NamedTuple):
    """How often something occurs after a context; of the context all, and how many kinds.

    ``once`` and ``twice`` are how many of all runs of that length occur so often.
    """

    counts: Tensor
    totals: Tensor
    kinds: Tensor
    once: Tensor
    twice: Tensor


def smoothed(found: Counts, lower: Tensor) -> Tensor:
    """Return probabilities: discounted counts, and the rest by a lower order."""
    discount = torch.where(
        found.once > 0, found.once / (found.once + 2 * found.twice).clamp_min(1), 0.5
    )
    seen = torch.relu(found.counts - discount) + discount * found.kinds * lower
    return torch.where(found.totals > 0, seen / found.totals.clamp_min(1), lower)


def table(counts: Tensor) -> Counts:
    """Return what a whole table [..., vocabulary] tells, a row for each context."""
    once, twice = ((counts == times).sum() for times in (1, 2))
    totals = counts.sum(-1, keepdim=True)
    return Counts(counts, totals, (counts > 0).sum(-1, keepdim=True), once, twice)


def lower_orders(pairs: Tensor) -> Tensor:
    """Return probabilities [vocabulary] of what follows many different tokens."""
    size = pairs.shape[0]
    return smoothed(table((pairs > 0).float().sum(0)), torch.full((size,), 1.0) / size)


def below(keys: Tensor, wanted: Tensor) -> Tensor:
    """Return how many of the sorted keys are smaller than each that is wanted: int64 [wanted]."""
    count = keys.shape[0]
    found = torch.zeros_like(wanted)
    for bit in reversed(range(BITS)):
        further = found + 2**bit
        reached = keys.index_select(0, (further - 1).clamp_max(count - 1))
        found = torch.where((further <= count) & (reached < wanted), further, found)
    return found


def in_order(keys: Tensor) -> Tensor:
    """Return where the smallest key stands, the next one, and so on: int64 [keys].

    Digit by digit, those with a 0 before those with a 1: ONNX has no sorting but one whose steps
    go by the numbers that it meets, so that no example would take them all.
    """
    digits: list[Tensor] = []
    rest = keys
    for place in reversed(range(DIGITS)):
        digits.append((rest >= 2**place).long())
        rest = rest - digits[-1] * 2**place
    order = torch.ones_like(keys).cumsum(0) - 1
    for digit in reversed(digits):
        own = digit.index_select(0, order)
        ones, noughts = own.cumsum(0), (1 - own).cumsum(0)
        moved = torch.where(own > 0, (1 - own).sum() + ones, noughts) - 1
        order = torch.zeros_like(order).scatter(0, moved, order)
    return order


class Threes:
    """Runs of three tokens in a sorted list of keys; before the first tokens stands ``size``."""

    def __init__(self, size: int, earlier: Tensor, before: Tensor, after: Tensor) -> None:
        self.size = size
        keys = self.key(earlier, before, after)
        order = in_order(keys)
        self.keys = keys.index_select(0, order)
        self.pairs = (before * size + after).index_select(0, order)
        other = self.keys[1:] != self.keys[:-1]
        edge = torch.ones_like(self.keys[:1]) > 0
        self.first, self.last = torch.cat((edge, other)), torch.cat((other, edge))

    def key(self, earlier: Tensor, before: Tensor, after: Tensor | int) -> Tensor:
        """Return one number for each run."""
        return (earlier * self.size + before) * self.size + after

    def linked(self) -> Tensor:
        """Return after how many different tokens each pair occurs: float32 [size, size]."""
        linked = torch.zeros(self.size**2).scatter_add(0, self.pairs, self.first.float())
        return linked.reshape(self.size, self.size)

    def counts(self, earlier: Tensor, before: Tensor, after: Tensor) -> Counts:
        """Return what is known of each run that is asked for."""
        own, context = self.key(earlier, before, after), self.key(earlier, before, 0)
        bounds = torch.stack((context, context + self.size, own, own + 1))
        start, end, less, more = below(self.keys, bounds.flatten()).reshape(4, -1)
        kinds = torch.cat((torch.zeros_like(self.keys[:1]), self.first.long().cumsum(0)))
        # A second of two is the last of its run, and the one before it the first.
        twice = self.first[:-1] & ~self.last[:-1] & self.last[1:]
        return Counts(
            counts=(more - less).float(),
            totals=(end - start).float(),
            kinds=(kinds.index_select(0, end) - kinds.index_select(0, start)).float(),
            once=(self.first & self.last).sum(),
            twice=twice.sum(),
        )


class Ngrams(nn.Module):
    """Forward: alphabet, a text in runs of three, another text in such runs -> three losses."""

    def forward(self, alphabet: Tensor, *runs: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return the loss [] of unigram, bigram and trigram, float32, in nats per token.

        Args:
            alphabet: every token, 0, 1, 2, …, int64 [vocabulary].
            runs: of the text that is learnt from, int64 [learnt]: what stands before `before`
                (the size of the alphabet where nothing does), tokens, and what follows each; then
                the same of the text that is judged, int64 [judged].

        """
        earlier, before, after, context, given, asked = runs
        size = alphabet.shape[0]
        pairs = torch.zeros(size * size).scatter_add(
            0, before * size + after, torch.ones_like(after, dtype=torch.float32)
        )
        pairs = pairs.reshape(size, size)
        single = smoothed(table(pairs.sum(0)), torch.full((size,), 1.0) / size)
        double = smoothed(table(pairs), lower_orders(pairs))
        threes = Threes(size, earlier, before, after)
        linked = threes.linked()
        second = smoothed(table(linked), lower_orders(linked))
        chosen = given * size + asked
        triple = smoothed(
            threes.counts(context, given, asked), second.reshape(-1).index_select(0, chosen)
        )
        found = (
            single.index_select(0, asked),
            double.reshape(-1).index_select(0, chosen),
            triple,
        )
        one, two, three = (-chances.log().mean() for chances in found)
        return one, two, three


def in_threes(text: Tensor, nothing: int) -> tuple[Tensor, Tensor, Tensor]:
    """Return the runs of a text: what stands before each token, the token, what follows it."""
    before = text[:-1]
    return torch.cat((torch.tensor([nothing]), before[:-1])), before, text[1:]


def example(shown: Shown) -> Tensors:
    """Return the poem and other numbers after it, in a small alphabet."""
    chance = torch.Generator().manual_seed(SEED)
    drawn = torch.rand(LEARNT, generator=chance).square() * VOCABULARY
    text = torch.cat((shown.poem % VOCABULARY, drawn.long()))
    runs = (*in_threes(text, VOCABULARY), *in_threes(text[:JUDGED].flip(0), VOCABULARY))
    return dict(zip(INPUTS, (torch.arange(VOCABULARY), *runs), strict=True))


INPUTS = {
    "alphabet": whole("vocabulary"),
    **{name: whole("learnt") for name in ("earlier", "before", "after")},
    **{name: whole("judged") for name in ("context", "given", "asked")},
}
GRAPH = Graph(Ngrams(), inputs=INPUTS, outputs=("unigram", "bigram", "trigram"), example=example)
