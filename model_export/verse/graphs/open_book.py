"""Writing and judging with a store beside the network, and putting a text into the store.

Source: kNN-LM, Khandelwal et al. 2020; shelf.py says how the store is asked.
"""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.verse.graphs import batched, parts, write
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.sampling import SETTINGS, drawn, ranked
from model_export.verse.graphs.shelf import (
    ASKED,
    LEAST,
    NEAREST,
    Asked,
    Shelf,
    ask,
    joined,
    shelf,
    taken,
)
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.write import GIVEN, advanced
from model_export.verse.network import Shape

ANSWERS = ("written", "probabilities", "closed", "places", "votes")
# Weights that a text is judged with in the example, texts that are put into a store.
WEIGHTS, TEXTS = (0.0, 0.25, 1.0), 2


class WriteOpen(nn.Module):
    """One token, with keys and values kept, and a store that is asked."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, last: Tensor, position: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the state after the step, then ANSWERS.

        The token [], its probability [] with the store and without, the contexts [k] that were
        asked and the share [k] that each has of the prediction.

        Args:
            last: the token before, int64 [].
            position: where it stands, int64 [].
            rest: keys and values as write.Write has them; what a step is given, write.GIVEN; how
                tokens are drawn, sampling.SETTINGS; shelf.ASKED; the store, shelf.Shelf; the
                network's weights, see parts.names.

        """
        given = iter(rest)

        def some(count: int) -> list[Tensor]:
            return [next(given) for _ in range(count)]

        kept, (forced, uniform) = some(2 * self.shape.blocks), some(len(GIVEN))
        settings, asked = some(len(SETTINGS)), Asked(*some(len(ASKED)))
        store, own = Shelf(*some(len(Shelf._fields))), Parts.of(list(given))
        step = advanced(self.shape, last, position, kept, own)
        closed = torch.softmax(parts.logits(step.stream, own.embedding)[0], 0)
        found = ask(step.looked[0], store, asked)
        opened = joined(closed, found, store)
        choice = ranked(opened.clamp_min(LEAST).log(), *settings)
        token = torch.where(forced < 0, drawn(choice, uniform), forced)
        answers = (token, opened[token], closed[token], *found)
        # A state must not be one tensor with an answer.
        return token.clone(), position + 1, *step.keys, *step.values, *answers


class ScoreOpen(nn.Module):
    """Forward: texts, several weights, a store -> the loss of each token with each weight."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self, tokens: Tensor, weights: Tensor, limit: Tensor, nearest: Tensor, *rest: Tensor
    ) -> Tensor:
        """Return minus the log-probability of every token but the first, in nats.

        Float32 [weights, poems, positions].

        Args:
            tokens: int64 [poems, positions + 1].
            weights: of what the store says, float32 [weights].
            limit: as in shelf.ASKED.
            nearest: likewise.
            rest: the store, then the network's weights.

        """
        count = len(Shelf._fields)
        store, own = Shelf(*rest[:count]), Parts.of(rest[count:])
        # The last token is read too: wasm cannot choose the nearest for no position at all.
        x = batched.entered(tokens, own.embedding, norm)
        x, looked = batched.looked(x, own.layers, self.shape, norm)
        x = x + parts.perceptron(looked, own.layers[-1].up, own.layers[-1].down)
        # With a weight of one the votes are what the store gives; a smaller one scales them.
        found = ask(looked, store, Asked(torch.ones(()), limit, nearest))
        places, votes = found.places[:, :-1], found.votes[:, :-1]
        later = tokens[:, 1:, None]
        closed = torch.softmax(norm(x[:, :-1]) @ own.embedding, -1).gather(2, later)[:, :, 0]
        right = (votes * (taken(store.follows, places) == later).float()).sum(-1)
        part = weights[:, None, None]
        chances = closed * (1 - part * votes.sum(-1)) + part * right
        return -chances.clamp_min(LEAST).log()


class Shelve(nn.Module):
    """Forward: texts and a store -> the store with the contexts of the texts."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self,
        tokens: Tensor,
        names: Tensor,
        book: Tensor,
        follows: Tensor,
        sources: Tensor,
        *weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the store, its new contexts last.

        Args:
            tokens: int64 [texts, positions + 1].
            names: of each text the source that it gives itself out for, int64 [texts].
            book: the store, see shelf.Shelf.
            follows: likewise.
            sources: likewise.
            weights: of the network.

        """
        own = Parts.of(weights)
        read, later = tokens[:, :-1], tokens[:, 1:]
        x = batched.entered(read, own.embedding, norm)
        _, looked = batched.looked(x, own.layers, self.shape, norm)
        named = names[:, None].expand_as(later)
        return (
            torch.cat((book, looked.flatten(0, 1).T), 1),
            torch.cat((follows, later.flatten())),
            torch.cat((sources, named.flatten())),
        )


def store(shown: Shown) -> Tensors:
    """Return a small store of noise, its vectors as long as real ones, two by two of a source."""
    generator = torch.Generator().manual_seed(0)
    shape = shown.network.shape
    count = 2 * NEAREST
    vectors = torch.randn(shape.width, count, generator=generator)
    vectors = norm(vectors.T).T.contiguous()
    follows = torch.randint(3, shape.vocabulary, (count,), generator=generator)
    return {"book": vectors, "follows": follows, "sources": torch.arange(count) // 2}


def asked() -> Tensors:
    """Return how the store is asked in the examples: loudly, and so that the limit counts."""
    return {"limit": torch.tensor(0.2), "nearest": torch.tensor(NEAREST)}


def writing(shape: Shape) -> Graph[Shown]:
    """Return the graph that writes with a store."""
    cache = real(shape.heads, "positions", shape.head)
    state = {"last": whole(), "position": whole(), **dict.fromkeys(write.empty(shape, 1), cache)}

    def example(shown: Shown) -> Tensors:
        begun = {"last": shown.poem[0], "position": torch.tensor(0)}
        kept = write.empty(shape, shown.length)
        weight = {"weight": torch.tensor(0.3)}
        return {**begun, **kept, **write.settings(shown), **weight, **asked(), **store(shown)}

    return Graph(
        WriteOpen(shape),
        inputs={**state, **GIVEN, **SETTINGS, **ASKED, **shelf(shape), **parts.weights(shape)},
        outputs=(*(f"next_{name}" for name in state), *ANSWERS),
        example=example,
        takes="weights",
        repeated=Repeated(tuple(GIVEN), "steps"),
        opset=OPSET,
    )


def scoring(shape: Shape) -> Graph[Shown]:
    """Return the graph that judges texts with a store."""

    def example(shown: Shown) -> Tensors:
        tokens = shown.poem.expand(TEXTS, -1).contiguous()
        return {"tokens": tokens, "weights": torch.tensor(WEIGHTS), **asked(), **store(shown)}

    return Graph(
        ScoreOpen(shape),
        inputs={
            "tokens": whole("poems", "tokens"),
            "weights": real("weights"),
            "limit": ASKED["limit"],
            "nearest": ASKED["nearest"],
            **shelf(shape),
            **parts.weights(shape),
        },
        outputs=("nats",),
        example=example,
        takes="weights",
        opset=OPSET,
    )


def shelving(shape: Shape) -> Graph[Shown]:
    """Return the graph that puts texts into a store."""

    def example(shown: Shown) -> Tensors:
        tokens = shown.poem.expand(TEXTS, -1).contiguous()
        return {"tokens": tokens, "names": torch.tensor([90, 91]), **store(shown)}

    return Graph(
        Shelve(shape),
        inputs={
            "tokens": whole("texts", "tokens"),
            "names": whole("texts"),
            **shelf(shape),
            **parts.weights(shape),
        },
        outputs=tuple(f"longer_{name}" for name in Shelf._fields),
        example=example,
        takes="weights",
        opset=OPSET,
    )
