"""A model as numbers: what the graph of the calculator is given, and what it calls them."""

from typing import NamedTuple

from torch import Tensor


class Shape(NamedTuple):
    """Sizes of a model, float64 [] each."""

    layers: Tensor
    width: Tensor
    heads: Tensor
    key_heads: Tensor
    inner: Tensor
    vocabulary: Tensor
    context: Tensor


class Attention(NamedTuple):
    """How its heads are made, float64 [] each.

    ``head`` is a head's width, 0 for the model's width by the number of heads. With a ``latent`` of
    keys and values, which is what the cache keeps (DeepSeek-AI 2024, multi-head latent attention),
    ``rope`` is the width that a key has beside for its position, ``value`` that of a head's values
    (0: as its keys), ``query`` the width that queries pass through (0: none).
    """

    head: Tensor
    latent: Tensor
    rope: Tensor
    value: Tensor
    query: Tensor


class Experts(NamedTuple):
    """A mixture in place of feed-forward nets, float64 [] each; ``routed`` is 0 where none is.

    ``chosen`` of the ``routed`` experts and all ``shared`` ones work on a token; each is ``inner``
    wide; the first ``dense`` layers have one feed-forward net as ever.
    """

    routed: Tensor
    chosen: Tensor
    shared: Tensor
    inner: Tensor
    dense: Tensor


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


class Details(NamedTuple):
    """What the models since 2023 do in their own ways, float64 [] each.

    ``gains`` are the vectors of a normalisation: 2 for gain and bias, 1 for a gain alone, 0 for
    none. ``query_key`` is 1 where queries and keys are normalised with a gain, ``sinks`` where each
    head has a number of its own in the softmax, ``router_bias`` where each expert has one. In
    ``windowed`` layers a token looks back at ``window`` tokens at most. ``encoder`` is 1 where
    tokens look ahead too, and no next token is predicted. ``trained`` is how long the texts of the
    training were, 0 for as long as the context.
    """

    gains: Tensor
    query_key: Tensor
    sinks: Tensor
    router_bias: Tensor
    window: Tensor
    windowed: Tensor
    encoder: Tensor
    trained: Tensor


class Model(NamedTuple):
    """All of it."""

    shape: Shape
    attention: Attention
    experts: Experts
    kind: Kind
    details: Details

    @classmethod
    def of(
        cls, shape: Tensor, attention: Tensor, experts: Tensor, kind: Tensor, details: Tensor
    ) -> "Model":
        """Return the model whose parts a graph is given, float64 [n] each."""
        return cls(
            Shape(*shape.unbind()),
            Attention(*attention.unbind()),
            Experts(*experts.unbind()),
            Kind(*kind.unbind()),
            Details(*details.unbind()),
        )


# How many numbers each part of a model has.
PARTS = {
    "shape": len(Shape._fields),
    "attention": len(Attention._fields),
    "experts": len(Experts._fields),
    "kind": len(Kind._fields),
    "details": len(Details._fields),
}
