"""A model of GPT-2's shape and our size, with random weights, as transformers.js loads one.

Learned positions, LayerNorm with gain, biases and GELU, after Radford et al. 2019; keys and values
go in and come out at every step, since its caller keeps them.
"""

import json
from pathlib import Path

import torch
import torch.nn.functional as functional
from torch import Tensor, nn

from model_export.export import onnx_file
from model_export.export.graph import Graph, real, whole
from model_export.verse.network import Shape

LONGEST = 64


class Block(nn.Module):
    """A block: attention and a two-layer network, each after a LayerNorm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        width, self.heads = shape.width, shape.heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.inward, self.outward = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, shape.inner), nn.Linear(shape.inner, width)

    def forward(self, x: Tensor, past: tuple[Tensor, ...]) -> tuple[Tensor, Tensor, Tensor]:
        """Return the stream [batch, positions, d], and all keys and values so far."""
        parts = self.inward(self.before(x)).chunk(3, -1)
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        key, value = (torch.cat(pair, 2) for pair in zip(past, (key, value), strict=True))
        rows = torch.arange(x.shape[1])[:, None] + past[0].shape[2]
        seen = torch.arange(key.shape[2]) <= rows
        scores = query @ key.transpose(2, 3) / query.shape[-1] ** 0.5
        weights = torch.softmax(torch.where(seen, scores, torch.full((), -1e9)), -1)
        x = x + self.outward((weights @ value).transpose(1, 2).flatten(2))
        inner = functional.gelu(self.up(self.between(x)), approximate="tanh")
        return x + self.down(inner), key, value


class Peer(nn.Module):
    """Forward: tokens, mask, positions, int64, and the past -> logits, and the past with them."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.tokens = nn.Embedding(shape.vocabulary, shape.width)
        self.positions = nn.Embedding(LONGEST, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.blocks))
        self.last = nn.LayerNorm(shape.width)

    def forward(
        self, tokens: Tensor, mask: Tensor, positions: Tensor, *past: Tensor
    ) -> tuple[Tensor, ...]:
        """Return logits [batch, positions, vocabulary], then keys and values of each block."""
        x = self.tokens(tokens) + self.positions(positions)
        present: list[Tensor] = []
        for number, block in enumerate(self.blocks):
            x, *kept = block(x, past[2 * number : 2 * number + 2])
            present += kept
        # One text has no gap: its mask says nothing, but it has to be taken.
        logits = functional.linear(self.last(x), self.tokens.weight) + 0 * mask.sum()
        return logits, *present


def write(shape: Shape, folder: Path) -> None:
    """Write the model as transformers.js looks for it."""
    torch.manual_seed(0)
    called = [f"{n}.{part}" for n in range(shape.blocks) for part in ("key", "value")]
    past = real(1, shape.heads, "before", shape.head)
    graph = Graph[None](
        Peer(shape),
        inputs={
            "input_ids": whole(1, "some"),
            "attention_mask": whole(1, "all"),
            "position_ids": whole(1, "some"),
            **{f"past_key_values.{name}": past for name in called},
        },
        outputs=("logits", *(f"present.{name}" for name in called)),
        example=lambda _: {},
    )
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx_file.save(onnx_file.to_onnx(graph), folder / "onnx" / "model.onnx")
    config = {
        "model_type": "gpt2",
        "architectures": ["GPT2LMHeadModel"],
        "vocab_size": shape.vocabulary,
        "n_embd": shape.width,
        "n_head": shape.heads,
        "n_layer": shape.blocks,
        "n_positions": LONGEST,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
