"""The writer of verse: a decoder-only Transformer (Vaswani et al. 2017) in plain PyTorch.

Tokens are embedded, walk through blocks of attention and a two-layer network, each adding to the
residual stream, and are compared with all embeddings again (tied, Press and Wolf 2017). Positions
enter by rotation (RoPE, Su et al. 2021); RMSNorm (Zhang and Sennrich 2019) has no gain; there are
no biases; the activation is ReLU squared (So et al. 2021); queries and keys are normalised (Henry
et al. 2020).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

BASE = 10_000.0
# Added to a mean square, so that a vector of zeros stays one.
EPSILON = 1e-6


@dataclass(frozen=True)
class Shape:
    """The sizes of a network."""

    vocabulary: int
    width: int
    blocks: int
    heads: int

    @property
    def head(self) -> int:
        """Return the width of a head."""
        return self.width // self.heads

    @property
    def inner(self) -> int:
        """Return the neurons between the two layers of an MLP."""
        return 4 * self.width

    @property
    def weights(self) -> int:
        """Return the number of all weights."""
        return self.vocabulary * self.width + self.blocks * 12 * self.width**2


def norm(x: Tensor) -> Tensor:
    """Return vectors [..., d] with a mean square of 1."""
    return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPSILON)


def angles(positions: Tensor, size: int) -> Tensor:
    """Return the angle of each position and pair of dimensions: float32 [positions, size / 2]."""
    pairs = torch.arange(0, size, 2, device=positions.device) / size
    return positions[:, None] * BASE**-pairs


def rotate(x: Tensor, turned: Tensor) -> Tensor:
    """Turn each pair (i, i + d/2) of queries or keys [..., positions, d] by its angle."""
    first, second = x.chunk(2, -1)
    cosine, sine = turned.cos().to(x.dtype), turned.sin().to(x.dtype)
    return torch.cat((first * cosine - second * sine, first * sine + second * cosine), -1)


class Attention(nn.Module):
    """Each position looks back at those before it, with several heads."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.key = nn.Linear(shape.width, shape.width, bias=False)
        self.value = nn.Linear(shape.width, shape.width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def heads(self, x: Tensor) -> Tensor:
        """Return [batch, positions, d] as [batch, heads, positions, d / heads]."""
        return torch.unflatten(x, -1, (self.shape.heads, self.shape.head)).transpose(1, 2)

    def forward(self, x: Tensor, turned: Tensor) -> Tensor:
        """Return what is added to the stream [batch, positions, d]."""
        query = rotate(norm(self.heads(self.query(x))), turned)
        key = rotate(norm(self.heads(self.key(x))), turned)
        value = self.heads(self.value(x))
        mixed = functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        return self.output(mixed.transpose(1, 2).flatten(2))  # type: ignore[no-any-return]


class Block(nn.Module):
    """Attention between positions, then a two-layer network at each."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.attention = Attention(shape)
        self.up = nn.Linear(shape.width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)

    def forward(self, x: Tensor, turned: Tensor) -> Tensor:
        """Return the stream [batch, positions, d] after this block."""
        x = x + self.attention(norm(x), turned)
        return x + self.down(torch.relu(self.up(norm(x))).square())  # type: ignore[no-any-return]


class Network(nn.Module):
    """Tokens [batch, positions], int64 -> logits [batch, positions, vocabulary]."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.blocks))
        nn.init.normal_(self.embedding.weight, std=0.02)
        for block in self.blocks:
            assert isinstance(block, Block)
            # A new block adds nothing to the stream.
            nn.init.zeros_(block.attention.output.weight)
            nn.init.zeros_(block.down.weight)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the logits of the next token at every position."""
        turned = angles(torch.arange(tokens.shape[1], device=tokens.device), self.shape.head)
        x = norm(self.embedding(tokens))
        for block in self.blocks:
            x = block(x, turned)
        return functional.linear(norm(x), self.embedding.weight)
