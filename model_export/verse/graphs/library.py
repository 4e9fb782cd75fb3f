"""A book in a file: the contexts of its poems, their vectors in whole numbers of eight bits."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, whole
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.shelf import Shelf
from model_export.verse.graphs.shown import Shown
from model_export.verse.graphs.weights import quantised
from model_export.verse.network import Network


def contexts(network: Network, poems: Sequence[Sequence[int]]) -> Shelf:
    """Return the contexts of poems, given as tokens from the first mark to the end."""
    layers = parts.parts(network)
    vectors, follows, sources = [], [], []
    with torch.no_grad():
        for number, poem in enumerate(poems):
            row = torch.tensor(poem)
            x = batched.entered(row[None, :-1], layers.embedding, parts.norm)
            vectors.append(batched.looked(x, layers.layers, network.shape, parts.norm)[1][0])
            follows.append(row[1:])
            sources.append(torch.full_like(row[1:], number))
    return Shelf(torch.cat(vectors).T, torch.cat(follows), torch.cat(sources))


class Book(nn.Module):
    """Forward: the number of a context -> its vector, and the whole store for who asks it."""

    def __init__(self, store: Shelf) -> None:
        super().__init__()
        # A row of the file is one context's, a column of what is handed out.
        numbers, step = quantised(store.book.T)
        self.register_buffer("numbers", numbers.contiguous())
        self.register_buffer("step", step.contiguous())
        self.register_buffer("later", store.follows.short())
        self.register_buffer("owners", store.sources.short())

    def forward(self, context: Tensor) -> tuple[Tensor, ...]:
        """Return the vector [d] of a context [], int64, then the store, see shelf.Shelf."""
        # A buffer that the type checker takes for a module.
        book = (self.numbers.float() * self.step).T.contiguous()  # type: ignore[operator]
        vector = book.index_select(1, context.reshape(1))[:, 0]
        return vector, book, self.later.long(), self.owners.long()  # type: ignore[operator]


def stored(module: Book) -> Shelf:
    """Return the store that a book hands out."""
    _, *store = module(torch.tensor(0))
    return Shelf(*store)


def graph(network: Network, poems: Sequence[Sequence[int]]) -> Graph[Shown]:
    """Return the graph of a book of these poems, as a network reads them."""
    return Graph(
        Book(contexts(network, poems)),
        inputs={"context": whole()},
        outputs=("vector", *Shelf._fields),
        example=lambda _: {"context": torch.tensor(1)},
    )
