"""How a token is drawn: temperature, top-k, top-p, and one number in 0..1.

Sources: top-k, Fan et al. 2018; top-p (nucleus), Holtzman et al. 2020.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor

from model_export.export.graph import Input, real, whole

# Candidates that are shown at each position.
BEST = 20
SETTINGS: dict[str, Input] = {"temperature": real(), "top_k": whole(), "top_p": real()}


class Choice(NamedTuple):
    """What may be drawn, the likeliest first.

    ``order`` int64 [candidates], ``shares`` float32 [candidates]: what each is drawn with, 0 for
    what the settings leave out. Where they keep a number of the likeliest, no more are put in order
    than those, or the best that are shown; else all are.
    """

    order: Tensor
    shares: Tensor


def running(shares: Tensor, along: int = 0) -> Tensor:
    """Return the sum of the shares up to each one, float64.

    In float32 it would differ in the fourth digit from one runtime to another, and so would tokens.
    """
    return torch.cumsum(shares.double(), along)


def ranked(logits: Tensor, temperature: Tensor, top_k: Tensor, top_p: Tensor) -> Choice:
    """Return with which probabilities tokens are drawn.

    Args:
        logits: float32 [vocabulary].
        temperature: float32 [], above 0.
        top_k: int64 [], so many of the likeliest are kept; 0 keeps all.
        top_p: float32 [], of those the fewest whose probabilities make at least this are kept.

    """
    size = logits.shape[0]
    count: Any = torch.where(top_k < 1, size, top_k.clamp(BEST, size)).item()
    # The exporter is told what it cannot know.
    torch._check(count >= 1)  # type: ignore[no-untyped-call]
    torch._check(count <= size)  # type: ignore[no-untyped-call]
    order = torch.topk(logits, count).indices
    shares = torch.softmax(logits / temperature, 0).index_select(0, order)
    before = running(shares) - shares
    rank = torch.arange(count)
    kept = (before < top_p) & ((rank < top_k) | (top_k < 1))
    # The likeliest is kept whatever the settings are.
    shares = shares * (kept | (rank < 1)).float()
    return Choice(order, shares / shares.sum())


def drawn(choice: Choice, uniform: Tensor) -> Tensor:
    """Return the token [] that a number in 0..1 falls on, int64."""
    passed = (running(choice.shares) <= uniform).long().sum()
    # Rounding may leave the sum of all a little below 1.
    last = (choice.shares > 0).long().sum() - 1
    return choice.order[torch.minimum(passed, last)]
