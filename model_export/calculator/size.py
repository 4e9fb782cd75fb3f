"""What a Transformer weighs and costs: parameters term by term, memory, training, cache.

Counts follow the architectures' own layers: Vaswani et al. 2017, Devlin et al. 2019 (BERT),
Radford et al. 2019 (GPT-2), Touvron et al. 2023 (Llama). Training takes 6ND floating-point
operations (Kaplan et al. 2020, section 2.1). All in float64, which is exact up to 2^53.
"""

from typing import NamedTuple

import torch
from torch import Tensor, nn

from model_export.calculator.sizes import PRESETS
from model_export.export.graph import Graph, Tensors, wide

SECONDS_PER_HOUR = 3_600


class Shape(NamedTuple):
    """Sizes of a model, float64 [] each."""

    layers: Tensor
    width: Tensor
    heads: Tensor
    key_heads: Tensor
    inner: Tensor
    vocabulary: Tensor
    context: Tensor


class Kind(NamedTuple):
    """What a model has beside its matrices, and whether it is no Transformer: float64 [] each."""

    bias: Tensor
    gated: Tensor
    untied: Tensor
    positions: Tensor
    segments: Tensor
    norms: Tensor
    pooler: Tensor
    plain: Tensor


def parameters(shape: Shape, kind: Kind, deep: Tensor, keys: Tensor) -> list[Tensor]:
    """Return the counts of embeddings, attention, feed-forward nets, norms, output layers, and all.

    Args:
        shape: the sizes; ``kind`` what there is beside.
        deep: float64 [], 1 for a Transformer, else 0.
        keys: float64 [], the width of a token's keys, which is that of its values too.

    """
    layers, width, _, _, inner, vocabulary, _ = shape
    bias, gated, untied, positions, segments, norms, pooler, plain = kind
    norm = width * (1 + bias)
    embeddings = deep * width * (vocabulary * (1 + untied) + positions + segments)
    matrices = 2 * width * width + 2 * width * keys
    attention = deep * layers * (matrices + bias * (2 * width + 2 * keys))
    ways = deep * (1 + gated) + 1
    feed = layers * (ways * width * inner + bias * (inner * (1 + gated) + deep * width))
    all_norms = deep * norm * (2 * layers + norms)
    head = pooler * (width * width + width) + plain * (inner + bias) * vocabulary
    total = embeddings + attention + feed + all_norms + head
    return [embeddings, attention, feed, all_norms, head, total]


class Size(nn.Module):
    """Everything that the size calculator shows."""

    def forward(
        self, shape: Tensor, kind: Tensor, use: Tensor
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return the counts.

        Args:
            shape: float64 [7]: layers, width, heads, heads of keys and values, width of the
                feed-forward net, vocabulary, context.
            kind: float64 [8]: 1 or 0 for biases, gated feed-forward net, output weights of their
                own; then learned positions, kinds of segments, further norms, 1 for a pooler; 1
                for no Transformer at all but inputs (width), hidden units, and classes
                (vocabulary).
            use: float64 [5]: training tokens, accelerators, peak FLOP/s of one, share of the peak
                that is reached, price of one for an hour.

        Returns:
            Parameters float64 [6]: embeddings, attention, feed-forward nets, norms, output
            layers (pooler or classes), all.
            Bytes [6]: weights in float32, bfloat16, int8, int4; training with Adam in mixed
            precision; keys and values of one full context in bfloat16. Cost [4]: training FLOPs,
            hours, accelerator hours, price. FLOPs [1] for one generated token.

        """
        sizes, parts = Shape(*shape.unbind()), Kind(*kind.unbind())
        deep = 1 - parts.plain
        tokens, devices, peak, utilisation, price = use.unbind()
        keys = sizes.width * sizes.key_heads / sizes.heads
        counts = parameters(sizes, parts, deep, keys)
        total = counts[-1]
        operations = 6 * total * tokens
        device_hours = operations / (peak * utilisation) / SECONDS_PER_HOUR
        cache = deep * 4 * sizes.layers * keys * sizes.context
        return (
            torch.stack(counts),
            torch.stack([total * 4, total * 2, total, total / 2, total * 16, cache]),
            torch.stack([operations, device_hours / devices, device_hours, device_hours * price]),
            2 * total[None],
        )


def largest_preset(_: object) -> Tensors:
    """Return the last of the published models, and a use of it."""
    preset, use = PRESETS[-1], (2e12, 1024, 312e12, 0.4, 2.0)
    given = {"shape": preset.shape, "kind": preset.kind, "use": use}
    return {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in given.items()}


GRAPH = Graph(
    Size(),
    inputs={"shape": wide(len(Shape._fields)), "kind": wide(len(Kind._fields)), "use": wide(5)},
    outputs=("parameters", "bytes", "cost", "operations"),
    example=largest_preset,
)
