"""The weights that are published, in fewer bits than they were trained in."""

import torch
from torch import Tensor

# Bits of a published weight. At the 11 that float16 has, its file is an eighth larger on the way.
SIGNIFICANT = 9


def rounded(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights with 9 significant bits, all of them numbers of float16, but as float32.

    The network that is judged, verified and published is this one: the zeros that its file gains
    are compressed away, and the accuracy is the same to the last digit or two.
    """
    return {name: _rounded(part.half().float()) for name, part in weights.items()}


def _rounded(numbers: Tensor) -> Tensor:
    fractions, exponents = torch.frexp(numbers)
    return torch.ldexp(torch.round(fractions * 2**SIGNIFICANT) / 2**SIGNIFICANT, exponents)
