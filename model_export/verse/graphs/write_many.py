"""A group of poems in one call: a step is one token of each, with the key-value cache as state."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.sampling import running
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.graphs.write import hidden
from model_export.verse.network import Shape, angles, rotate
from model_export.verse.text import END

# Poems that are compared.
POEMS = 3


def fallen(logits: Tensor, uniform: Tensor) -> Tensor:
    """Return the tokens [poems] that numbers in 0..1 [poems] fall on, int64.

    The shares stand in the vocabulary's order: putting them in order of size, as `sampling` does
    for who looks at the best, would take longer than the network.
    """
    shares = running(torch.softmax(logits, -1), -1)
    passed = (shares <= uniform[:, None] * shares[:, -1:]).long().sum(-1)
    return passed.clamp(max=logits.shape[-1] - 1)


class WriteMany(nn.Module):
    """One token of each poem, looking back at the keys and values that are kept."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, last: Tensor, position: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the state after the step, and the tokens written [poems].

        Args:
            last: the tokens before, int64 [poems].
            position: where they stand, int64 [].
            rest: each block's keys of all positions, float32 [poems, heads, positions, d / heads],
                and each one's values; numbers to draw with, float32 [poems]; the temperature,
                float32 []; the network's weights, see parts.names.

        """
        blocks, shape = self.shape.blocks, self.shape
        kept, (uniform, temperature) = rest[: 2 * blocks], rest[2 * blocks : 2 * blocks + 2]
        own = Parts.of(rest[2 * blocks + 2 :])
        seen = torch.arange(kept[0].shape[2]) <= position
        here = position.expand(last.shape[0], shape.heads, 1, shape.head)
        turned = angles(position.reshape(1).float(), shape.head)
        x = batched.entered(last[:, None], own.embedding, norm)
        keys, values = [], []
        for block, layer in enumerate(own.layers):
            inward = (norm(x) @ layer.inward).chunk(3, -1)
            query, key, value = (batched.heads(each, shape) for each in inward)
            query, key = (rotate(norm(each), turned) for each in (query, key))
            keys.append(kept[block].scatter(2, here, key))
            values.append(kept[blocks + block].scatter(2, here, value))
            compared = query @ keys[-1].transpose(2, 3) / shape.head**0.5
            weighed = torch.softmax(hidden(compared, seen), -1)
            x = x + (weighed @ values[-1]).transpose(1, 2).flatten(2) @ layer.output
            x = x + parts.perceptron(norm(x), layer.up, layer.down)
        logits = (norm(x) @ own.embedding)[:, 0]
        token = torch.where(
            (last == END) & (position > 0), END, fallen(logits / temperature, uniform)
        )
        # A state must not be one tensor with an answer.
        return (token.clone(), position + 1, *keys, *values, token)


def empty(shape: Shape, poems: int, length: int) -> Tensors:
    """Return the cache of a group of poems before their first token, by the inputs' names."""
    called = [f"{kind}_{block}" for kind in ("keys", "values") for block in range(shape.blocks)]
    return {name: torch.zeros(poems, shape.heads, length, shape.head) for name in called}


def graph(shape: Shape) -> Graph[Shown]:
    """Return the graph for networks of this shape."""
    cache = real("poems", shape.heads, "positions", shape.head)
    state = {
        "last": whole("poems"),
        "position": whole(),
        **dict.fromkeys(empty(shape, 1, 1), cache),
    }

    def example(shown: Shown) -> Tensors:
        generator = torch.Generator().manual_seed(SEED)
        return {
            "last": shown.poem[:1].expand(POEMS).contiguous(),
            "position": torch.tensor(0),
            **empty(shape, POEMS, shown.length),
            "uniform": torch.rand(shown.length, POEMS, generator=generator),
            "temperature": torch.tensor(0.8),
        }

    return Graph(
        WriteMany(shape),
        inputs={
            **state,
            "uniform": real("poems"),
            "temperature": real(),
            **parts.weights(shape),
        },
        outputs=(*(f"next_{name}" for name in state), "written"),
        example=example,
        takes="weights",
        repeated=Repeated(("uniform",), "steps"),
        opset=OPSET,
    )
