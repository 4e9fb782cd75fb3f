"""How many parameters a model has, how many work on a token, and what it multiplies.

Counts follow the architectures' own layers: Vaswani et al. 2017, Devlin et al. 2019 (BERT), Radford
et al. 2019 (GPT-2), Touvron et al. 2023 (Llama), Ainslie et al. 2023 (grouped heads), Shazeer 2020
(gated feed-forward nets), DeepSeek-AI 2024 (latent attention, shared experts), OpenAI 2025
(gpt-oss).
"""

from typing import NamedTuple

import torch
from torch import Tensor

from model_export.calculator.architecture import Model


class Terms(NamedTuple):
    """A count by parts of the model, float64 [] each."""

    embeddings: Tensor
    attention: Tensor
    feed: Tensor
    experts: Tensor
    router: Tensor
    norms: Tensor
    head: Tensor

    def summed(self) -> Tensor:
        """Return all parts, then their sum: float64 [8]."""
        parts = torch.stack(self)
        return torch.cat((parts, parts.sum()[None]))


class Widths(NamedTuple):
    """What follows from a model's numbers, float64 [] each.

    ``queries``, ``values`` are those of all heads side by side; ``cached`` is how many numbers a
    layer keeps of a token; ``first`` and ``mixed`` count the layers without experts and with them.
    """

    deep: Tensor
    head: Tensor
    queries: Tensor
    values: Tensor
    cached: Tensor
    first: Tensor
    mixed: Tensor


def widths(model: Model) -> Widths:
    """Return the widths of heads, cache and layers."""
    shape, attention, experts = model.shape, model.attention, model.experts
    head = torch.where(attention.head > 0, attention.head, shape.width / shape.heads)
    value = torch.where(attention.value > 0, attention.value, head)
    is_latent = (attention.latent > 0).double()
    rope = is_latent * attention.rope
    grouped = shape.key_heads * (head + value)
    cached = torch.where(attention.latent > 0, attention.latent + rope, grouped)
    dense = torch.minimum(experts.dense, shape.layers)
    first = torch.where(experts.routed > 0, dense, shape.layers)
    return Widths(
        deep=1 - model.kind.plain,
        head=head,
        queries=shape.heads * (head + rope),
        values=shape.heads * value,
        cached=cached,
        first=first,
        mixed=shape.layers - first,
    )


def attention_matrices(model: Model, own: Widths) -> Tensor:
    """Return the numbers in one layer's matrices of queries, keys, values and output."""
    shape, attention = model.shape, model.attention
    through = shape.width * attention.query + attention.query * own.queries
    queries = torch.where(attention.query > 0, through, shape.width * own.queries)
    # The latent is widened to every head's key and value; the part for positions is not.
    widened = attention.latent * (shape.heads * own.head + own.values)
    return queries + shape.width * own.cached + widened + own.values * shape.width


def attention_rest(model: Model, own: Widths) -> Tensor:
    """Return one layer's biases and sinks."""
    shape, attention, kind = model.shape, model.attention, model.kind
    queries = torch.where(attention.query > 0, attention.query, own.queries)
    biases = kind.bias * (queries + own.cached + shape.width)
    return biases + model.details.sinks * shape.heads


def net(model: Model, inner: Tensor) -> tuple[Tensor, Tensor]:
    """Return the numbers in the matrices and in the biases of one feed-forward net."""
    width, kind = model.shape.width, model.kind
    deep = 1 - kind.plain
    matrices = (deep * (1 + kind.gated) + 1) * width * inner
    return matrices, kind.bias * (inner * (1 + kind.gated) + deep * width)


def norms(model: Model, own: Widths) -> Tensor:
    """Return the gains and biases of all normalisations."""
    shape, attention, details = model.shape, model.attention, model.details
    latent = torch.where(attention.latent > 0, attention.latent + attention.query, 0)
    layer = details.gains * (2 * shape.width + latent) + details.query_key * 2 * own.head
    return own.deep * (shape.layers * layer + details.gains * model.kind.norms * shape.width)


def parameters(model: Model, own: Widths) -> Terms:
    """Return how many parameters each part has."""
    shape, experts, kind = model.shape, model.experts, model.kind
    tables = shape.vocabulary * (1 + kind.untied) + kind.positions + kind.segments
    feed, one = sum(net(model, shape.inner)), sum(net(model, experts.inner))
    attention = attention_matrices(model, own) + attention_rest(model, own)
    pooler = kind.pooler * (shape.width * shape.width + shape.width)
    router = experts.routed * (shape.width + model.details.router_bias)
    return Terms(
        embeddings=own.deep * shape.width * tables,
        attention=own.deep * shape.layers * attention,
        feed=own.first * feed + own.mixed * experts.shared * one,
        experts=own.mixed * experts.routed * one,
        router=own.mixed * router,
        norms=norms(model, own),
        head=pooler + kind.plain * (shape.inner + kind.bias) * shape.vocabulary,
    )


def active(model: Model, own: Widths, every: Terms) -> Terms:
    """Return how many of them work on one token.

    Of an embedding one row is looked up: a table counts only where the output multiplies by it.
    """
    shape, experts = model.shape, model.experts
    chosen = torch.minimum(experts.chosen, experts.routed)
    share = chosen / torch.clamp(experts.routed, min=1)
    predicts = own.deep * (1 - model.details.encoder)
    return every._replace(
        embeddings=predicts * shape.width * shape.vocabulary,
        experts=every.experts * share,
    )


def body(model: Model, own: Widths) -> Tensor:
    """Return how many multiplications by weights a token takes before the output layer.

    Biases and norms have none.
    """
    shape, experts = model.shape, model.experts
    chosen = torch.minimum(experts.chosen, experts.routed)
    feed, one = net(model, shape.inner)[0], net(model, experts.inner)[0]
    mixed = (chosen + experts.shared) * one + experts.routed * shape.width
    attention = own.deep * shape.layers * attention_matrices(model, own)
    return attention + own.first * feed + own.mixed * mixed


def output(model: Model, own: Widths) -> Tensor:
    """Return how many multiplications it takes to score the vocabulary, or classes."""
    shape = model.shape
    predicts = own.deep * (1 - model.details.encoder)
    return (predicts * shape.width + model.kind.plain * shape.inner) * shape.vocabulary


def looks(model: Model, reach: Tensor, length: Tensor) -> Tensor:
    """Return how many tokens one looks at on average in a text, itself too; ``reach`` at most."""
    reach = torch.minimum(reach, length)
    # The first ones have fewer before them.
    causal = reach - reach * (reach - 1) / (2 * length)
    return torch.where(model.details.encoder > 0, length, causal)


def compared(model: Model, own: Widths, length: Tensor) -> Tensor:
    """Return the multiplications of scores and of weighed values, for a token on average."""
    shape, details = model.shape, model.details
    far = (shape.layers - details.windowed) * looks(model, length, length)
    near = details.windowed * looks(model, details.window, length)
    return own.deep * (own.queries + own.values) * (far + near)
