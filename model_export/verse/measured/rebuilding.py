"""What the writer loses when features take the place of its stream after a block."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from model_export.export.manifest import Record
from model_export.verse.data.batches import NOTHING, encoded
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.dictionary import Dictionary, fired, length, rebuilt
from model_export.verse.graphs.parts import Parts
from model_export.verse.measured.loss import TOGETHER
from model_export.verse.network import Network, Shape, norm
from model_export.verse.text import END, Text

# What stands in the stream's place after a block: float32 [poems, positions, d].
Change = Callable[[Tensor], Tensor]


class Rebuilt(Record):
    """What is left of the stream, and of the writer, when features take the stream's place.

    ``explained`` is the share of the variance that they keep; the losses are nats per token on
    held-out poems: as the writer is, with what the features make of the stream, and with nothing in
    its place. ``dead`` features fired nowhere.
    """

    explained: float
    loss: float
    rebuilt: float
    nothing: float
    dead: int


def up_to(shape: Shape, own: Parts, tokens: Tensor, block: int) -> Tensor:
    """Return the stream [poems, positions, d] after so many blocks."""
    x = batched.entered(tokens, own.embedding, norm)
    return batched.through(x, own.layers[:block], shape, norm)


def losses(
    shape: Shape, own: Parts, x: Tensor, targets: Tensor, block: int, changes: Sequence[Change]
) -> list[Tensor]:
    """Return for each change the loss of each token, in nats: float32 [tokens].

    The mark that a poem begins with stays as it is; its end counts nowhere.
    """
    written = (targets != NOTHING) & (targets != END)
    found = []
    for change in changes:
        changed = torch.cat((x[:, :1], change(x[:, 1:])), 1)
        after = batched.through(changed, own.layers[block:], shape, norm)
        chances = torch.log_softmax(norm(after) @ own.embedding, -1)
        nats = -chances.gather(2, targets.clamp_min(0)[:, :, None])[:, :, 0]
        found.append(nats[written])
    return found


def measure(
    network: Network, text: Text, held: Sequence[str], own: Dictionary, block: int, active: int
) -> Rebuilt:
    """Return what is left with features in the stream's place, on held-out poems."""
    weights = parts.parts(network)

    def as_features(x: Tensor) -> Tensor:
        return rebuilt(fired(x, own, active), own) * length(x)

    changes: tuple[Change, ...] = (lambda x: x, as_features, torch.zeros_like)
    lost: list[list[Tensor]] = [[] for _ in changes]
    vectors, errors = [], []
    alive = torch.zeros(len(own.shift), dtype=torch.bool)
    with torch.no_grad():
        for group in encoded(text, held):
            for tokens, targets in zip(
                torch.split(group.inputs, TOGETHER),
                torch.split(group.targets, TOGETHER),
                strict=True,
            ):
                x = up_to(network.shape, weights, tokens, block)
                fires = fired(x[:, 1:], own, active)
                alive |= (fires > 0).flatten(0, 1).any(0)
                seen = norm(x[:, 1:])
                vectors.append(seen.flatten(0, 1))
                errors.append((seen - rebuilt(fires, own)).flatten(0, 1))
                each = losses(network.shape, weights, x, targets, block, changes)
                for so_far, new in zip(lost, each, strict=True):
                    so_far.append(new)
    spread = torch.cat(vectors).double()
    left = torch.cat(errors).double().square().sum() / (spread - spread.mean(0)).square().sum()
    as_is, features, nothing = (float(torch.cat(each).double().mean()) for each in lost)
    return Rebuilt(
        explained=1 - float(left),
        loss=as_is,
        rebuilt=features,
        nothing=nothing,
        dead=int((~alive).sum()),
    )
