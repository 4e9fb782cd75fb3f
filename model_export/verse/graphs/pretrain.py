"""A reader's own network: a step of its learning, its loss on what it does not learn, and a poem.

The gradient is autograd's own, traced (`torch.func`, `make_fx`) into a module that can be exported;
its sizes are symbols, so vocabulary, minibatch and length may vary. `export/scan.py` repeats the
step over many minibatches.
"""

from dataclasses import replace
from functools import cache

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.export.written_out import written_out
from model_export.verse.graphs import adam, batched, parts, write
from model_export.verse.graphs.adam import Averages
from model_export.verse.graphs.batched import plain_norm
from model_export.verse.graphs.parts import OPSET, Parts
from model_export.verse.graphs.shown import SEED, Shown
from model_export.verse.network import Shape
from model_export.verse.recipes import recipes

# Rows of a minibatch.
BATCH = 16
# Different tokens in the texts that the graphs are compared on; a reader's text has its own number.
VOCABULARY = 50
SEED_RECIPE = recipes("zh")["seed"]
SHAPE = Shape(VOCABULARY, SEED_RECIPE.width, SEED_RECIPE.blocks, SEED_RECIPE.heads)
BETAS = (0.9, 0.99)
# What is learnt from: tokens, and the one that follows each.
LEARNT = {"tokens": whole(BATCH, "positions"), "targets": whole(BATCH, "positions")}
JUDGED = {"tokens": whole("rows", "positions"), "targets": whole("rows", "positions")}
# Weights to compare on repeat after so many numbers, so that the references stay small.
PERIOD = 1_013


def mean_loss(weights: tuple[Tensor, ...], tokens: Tensor, targets: Tensor, shape: Shape) -> Tensor:
    """Return the mean cross-entropy [] in nats per token.

    Args:
        weights: see parts.names.
        tokens: int64 [batch, positions].
        targets: the token that follows each of them, int64 [batch, positions].
        shape: of the network; its vocabulary may be another.

    """
    own = Parts.of(weights)
    x = batched.entered(tokens, own.embedding, plain_norm)
    x = plain_norm(batched.through(x, own.layers, shape, plain_norm))
    chances = torch.log_softmax(x @ own.embedding, -1)
    return -chances.gather(2, targets[:, :, None]).mean()


class Step:
    """One step of Adam (Kingma and Ba 2015, algorithm 1), as torch.optim.Adam takes it."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.count = len(parts.names(shape))

    def __call__(self, *given: Tensor) -> tuple[Tensor, ...]:
        """Return the next state and the loss [] before the step.

        Args:
            given: the state (weights, both averages of each slope, and of the number 1), the rate
                [], tokens and targets.

        """
        count = self.count
        weights, means, squares = (
            given[start : start + count] for start in range(0, 3 * count, count)
        )
        m_one, v_one, rate, tokens, targets = given[3 * count :]
        slopes, loss = torch.func.grad_and_value(mean_loss)(weights, tokens, targets, self.shape)
        moved, averages = zip(
            *(
                adam.step(weight, Averages(mean, square, m_one, v_one), slope, rate, BETAS)
                for weight, mean, square, slope in zip(weights, means, squares, slopes, strict=True)
            ),
            strict=True,
        )
        means, squares, m_ones, v_ones = zip(*averages, strict=True)
        # Every weight has taken as many steps: the averages of the number 1 are the same.
        return (*moved, *means, *squares, m_ones[0], v_ones[0], loss)


class Judge(nn.Module):
    """Forward: tokens, targets [batch, positions], weights -> the mean loss []."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, tokens: Tensor, targets: Tensor, *weights: Tensor) -> Tensor:
        """Return the loss in nats per token."""
        return mean_loss(weights, tokens, targets, self.shape)


def filled(shape: Shape, offset: int) -> Tensors:
    """Return numbers for all weights by name, none of them 0, as some of a new network are."""
    numbers = 0.1 * torch.randn(PERIOD, generator=torch.Generator().manual_seed(SEED))
    made = {}
    for name, given in parts.weights(shape).items():
        sizes = [size if isinstance(size, int) else shape.vocabulary for size in given.shape]
        places = (torch.arange(sizes[0] * sizes[1]) + offset) % PERIOD
        made[name] = numbers[places].reshape(sizes)
    return made


def underway(shape: Shape) -> Tensors:
    """Return the state of a training on its way.

    At the beginning a step moves a weight by the rate, whichever way a slope near 0 points: there
    rounding decides.
    """
    means = {f"m_{name}": 0.01 * part for name, part in filled(shape, 1).items()}
    squares = {f"v_{name}": 0.01 * part.square() for name, part in filled(shape, 2).items()}
    ones = {"m_one": torch.tensor(0.5), "v_one": torch.tensor(0.1)}
    return {**filled(shape, 0), **means, **squares, **ones}


@cache
def traced(shape: Shape) -> nn.Module:
    """Return the step as a module without autograd."""
    tokens = (torch.arange(BATCH * 5) % (shape.vocabulary - 1)).reshape(BATCH, 5)
    example = (*underway(shape).values(), torch.tensor(1e-3), tokens, tokens + 1)
    return written_out(Step(shape), example, "symbolic")


def minibatches(shown: Shown, shape: Shape, count: int) -> Tensors:
    """Return minibatches made from the poem: tokens and targets int64 [count, BATCH, positions]."""
    poem = shown.poem % shape.vocabulary
    rows = torch.stack([poem.roll(start) for start in range(count * BATCH)])
    rows = rows.reshape(count, BATCH, -1)
    return {
        "tokens": rows[:, :, :-1].contiguous(),
        "targets": rows[:, :, 1:].contiguous(),
    }


def learning(shape: Shape) -> Graph[Shown]:
    """Return the graph that learns from many minibatches."""
    own = parts.weights(shape)
    state = {
        **own,
        **{f"{average}_{name}": part for average in ("m", "v") for name, part in own.items()},
        **{f"{average}_one": real() for average in ("m", "v")},
    }

    def example(shown: Shown) -> Tensors:
        given = minibatches(shown, shape, 2)
        return {**underway(shape), "rate": torch.tensor(1e-3), **given}

    return Graph(
        traced(shape),
        inputs={**state, "rate": real(), **LEARNT},
        outputs=(*(f"next_{name}" for name in state), "loss"),
        example=example,
        repeated=Repeated(tuple(LEARNT), "minibatches", "losses"),
        opset=OPSET,
    )


def judging(shape: Shape) -> Graph[Shown]:
    """Return the graph that measures the loss."""

    def example(shown: Shown) -> Tensors:
        first = {name: part[0] for name, part in minibatches(shown, shape, 1).items()}
        return {**first, **filled(shape, 0)}

    return Graph(
        Judge(shape),
        inputs={**JUDGED, **parts.weights(shape)},
        outputs=("loss",),
        example=example,
        opset=OPSET,
    )


def writing(shape: Shape) -> Graph[Shown]:
    """Return the graph that writes as the shipped network's does, with another one's weights."""
    graph = write.cached(shape)

    def example(shown: Shown) -> Tensors:
        own = replace(shown, poem=shown.poem % shape.vocabulary)
        return {**graph.example(own), **filled(shape, 0)}

    return replace(graph, example=example, takes=None)


def graphs() -> dict[str, Graph[Shown]]:
    """Return what the page trains, judges and writes with."""
    return {
        "seed_train": learning(SHAPE),
        "seed_loss": judging(SHAPE),
        "seed_write": writing(SHAPE),
    }
