"""What counting alone foretells of a text: a character by itself, and after the one before it.

Interpolated Kneser-Ney smoothing as in measured/ngrams.py, which says where it is from, on whole
tables of counts: a reader's text has few different characters.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Tensors, whole
from model_export.verse.graphs.shown import Shown


def smoothed(counts: Tensor, lower: Tensor) -> Tensor:
    """Return probabilities [..., vocabulary]: discounted counts, and the rest by a lower order."""
    once, twice = ((counts == times).sum() for times in (1, 2))
    discount = torch.where(once > 0, once / (once + 2 * twice).clamp_min(1), 0.5)
    totals = counts.sum(-1, keepdim=True)
    kinds = (counts > 0).sum(-1, keepdim=True)
    seen = torch.relu(counts - discount) + discount * kinds * lower
    return torch.where(totals > 0, seen / totals.clamp_min(1), lower)


class Ngrams(nn.Module):
    """Forward: alphabet, a text in pairs, another text in pairs -> two losses."""

    def forward(
        self, alphabet: Tensor, before: Tensor, after: Tensor, given: Tensor, asked: Tensor
    ) -> tuple[Tensor, Tensor]:
        """Return the loss [] of unigram and bigram, float32, in nats per token.

        Args:
            alphabet: every token, 0, 1, 2, …, int64 [vocabulary].
            before: tokens that are learnt from, int64 [learnt].
            after: what follows each of them.
            given: tokens of the text that is judged, int64 [judged].
            asked: what follows each of them.

        """
        size = alphabet.shape[0]
        pairs = torch.zeros(size * size).scatter_add(
            0, before * size + after, torch.ones_like(after, dtype=torch.float32)
        )
        pairs = pairs.reshape(size, size)
        even = torch.full((size,), 1.0) / size
        single = smoothed(pairs.sum(0), even)
        double = smoothed(pairs, smoothed((pairs > 0).float().sum(0), even))
        chosen = double.reshape(-1).index_select(0, given * size + asked)
        return -single.index_select(0, asked).log().mean(), -chosen.log().mean()


def example(shown: Shown) -> Tensors:
    """Return the poem twice, forwards and backwards, in a small alphabet."""
    size = 7
    text = torch.cat((shown.poem, shown.poem.flip(0))) % size
    return {
        "alphabet": torch.arange(size),
        "before": text[:-1],
        "after": text[1:],
        "given": text[1:9],
        "asked": text[3:11],
    }


GRAPH = Graph(
    Ngrams(),
    inputs={
        "alphabet": whole("vocabulary"),
        "before": whole("learnt"),
        "after": whole("learnt"),
        "given": whole("judged"),
        "asked": whole("judged"),
    },
    outputs=("unigram", "bigram"),
    example=example,
)
