"""A poem in one call: a step is one token, with the key-value cache as its state, and without."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import OPSET, Parts, norm
from model_export.verse.graphs.sampling import BEST, SETTINGS, drawn, ranked
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape, angles

# What a step is given: the token that must come next, or -1 for none, and a number to draw with.
GIVEN = {"given": whole(), "uniform": real()}
ANSWERS = ("written", "probabilities", "best", "best_probabilities", "logits")


def choose(logits: Tensor, given: Tensor, uniform: Tensor, *settings: Tensor) -> tuple[Tensor, ...]:
    """Return the next token [], its probability [], the best [20] with theirs, the logits.

    Probabilities are the network's own, at temperature 1; the settings decide on what is drawn.
    """
    choice = ranked(logits, *settings)
    token = torch.where(given < 0, drawn(choice, uniform), given)
    probabilities = torch.softmax(logits, 0)
    best = choice.order[:BEST]
    return token, probabilities[token], best, probabilities[best], logits


def hidden(scores: Tensor, seen: Tensor) -> Tensor:
    """Return scores [heads, queries, keys] that softmax makes 0 where a key is not seen."""
    return torch.where(seen, scores, torch.full((), -1e9))


class Step(NamedTuple):
    """A token read, with keys and values kept.

    ``stream`` [1, d] after the last block; ``looked`` [1, d], what entered the last block's MLP;
    each block's keys and values of all positions, as write.Write has them.
    """

    stream: Tensor
    looked: Tensor
    keys: list[Tensor]
    values: list[Tensor]


def advanced(
    shape: Shape,
    last: Tensor,
    position: Tensor,
    kept: Sequence[Tensor],
    own: Parts,
    turned_to: Callable[[int, Tensor], Tensor] = lambda _, x: x,
) -> Step:
    """Return what reading the token before makes of the stream, of keys and of values.

    ``turned_to`` says what becomes of the stream [1, d] after each block, which counts from 0.
    """
    seen = torch.arange(kept[0].shape[1]) <= position
    here = position.expand(shape.heads, 1, shape.head)
    turned = angles(position.reshape(1).float(), shape.head)
    x = looked = parts.embedded(last.reshape(1), own.embedding)
    keys, values = [], []
    for block, layer in enumerate(own.layers):
        query, key, value = parts.looks(norm(x), layer.inward, turned, shape)
        keys.append(kept[block].scatter(1, here, key))
        values.append(kept[shape.blocks + block].scatter(1, here, value))
        weighed = torch.softmax(hidden(parts.scores(query, keys[-1]), seen), -1)
        x = x + parts.mixed(weighed, values[-1]) @ layer.output
        looked = norm(x)
        x = turned_to(block, x + parts.perceptron(looked, layer.up, layer.down))
    return Step(x, looked, keys, values)


class Write(nn.Module):
    """One token, looking back at the keys and values that are kept of those before it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(self, last: Tensor, position: Tensor, *rest: Tensor) -> tuple[Tensor, ...]:
        """Return the state after the step, and `choose`'s answers.

        Args:
            last: the token before, int64 [].
            position: where it stands, int64 [].
            rest: each block's keys of all positions, float32 [heads, positions, d / heads], and
                each one's values; the token that must come next, or -1, int64 []; the number to
                draw with, float32 []; sampling.SETTINGS; the network's weights, see parts.names.

        """
        count = 2 * self.shape.blocks
        kept, asked = rest[:count], rest[count : count + len(GIVEN) + len(SETTINGS)]
        own = Parts.of(rest[count + len(asked) :])
        step = advanced(self.shape, last, position, kept, own)
        answers = choose(parts.logits(step.stream, own.embedding)[0], *asked)
        # A state must not be one tensor with an answer.
        return (answers[0].clone(), position + 1, *step.keys, *step.values, *answers)


class WritePlain(nn.Module):
    """One token, for which all before it are read again."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self,
        tokens: Tensor,
        position: Tensor,
        given: Tensor,
        uniform: Tensor,
        temperature: Tensor,
        top_k: Tensor,
        top_p: Tensor,
        *weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the tokens [positions + 1] with one more, its position, and `choose`'s answers."""
        own = Parts.of(weights)
        places = torch.arange(tokens.shape[0])
        turned = angles(places.float(), self.shape.head)
        seen = places[None, :] <= places[:, None]
        x = parts.embedded(tokens, own.embedding)
        for layer in own.layers:
            query, key, value = parts.looks(norm(x), layer.inward, turned, self.shape)
            weighed = torch.softmax(hidden(parts.scores(query, key), seen), -1)
            x = x + parts.mixed(weighed, value) @ layer.output
            x = x + parts.perceptron(norm(x), layer.up, layer.down)
        logits = parts.logits(x[position.reshape(1)], own.embedding)[0]
        answers = choose(logits, given, uniform, temperature, top_k, top_p)
        longer = torch.where(places == position + 1, answers[0], tokens)
        return longer, position + 1, *answers


def settings(shown: Shown) -> Tensors:
    """Return the mark and two given tokens, then as it comes; a number to draw with for each."""
    given = torch.full((shown.length,), -1)
    given[:2] = shown.poem[1:3]
    return {
        "given": given,
        "uniform": shown.uniform,
        "temperature": torch.tensor(0.8),
        "top_k": torch.tensor(50),
        "top_p": torch.tensor(0.95),
    }


def empty(shape: Shape, length: int) -> Tensors:
    """Return the cache of a text of so many tokens before its first, by the inputs' names."""
    called = [f"{kind}_{block}" for kind in ("keys", "values") for block in range(shape.blocks)]
    return {name: torch.zeros(shape.heads, length, shape.head) for name in called}


def cached(shape: Shape) -> Graph[Shown]:
    """Return the graph that writes with a cache."""
    cache = real(shape.heads, "positions", shape.head)
    state = {"last": whole(), "position": whole(), **dict.fromkeys(empty(shape, 1), cache)}

    def example(shown: Shown) -> Tensors:
        begun = {"last": shown.poem[0], "position": torch.tensor(0)}
        return {**begun, **empty(shape, shown.length), **settings(shown)}

    return Graph(
        Write(shape),
        inputs={**state, **GIVEN, **SETTINGS, **parts.weights(shape)},
        outputs=(*(f"next_{name}" for name in state), *ANSWERS),
        example=example,
        takes="weights",
        repeated=Repeated(tuple(GIVEN), "steps"),
        opset=OPSET,
    )


def plain(shape: Shape) -> Graph[Shown]:
    """Return the graph that writes without a cache."""
    state = {"tokens": whole("positions"), "position": whole()}

    def example(shown: Shown) -> Tensors:
        begun = torch.zeros(shown.length + 1, dtype=torch.int64)
        begun[0] = shown.poem[0]
        return {"tokens": begun, "position": torch.tensor(0), **settings(shown)}

    return Graph(
        WritePlain(shape),
        inputs={**state, **GIVEN, **SETTINGS, **parts.weights(shape)},
        outputs=(*(f"next_{name}" for name in state), *ANSWERS),
        example=example,
        takes="weights",
        repeated=Repeated(tuple(GIVEN), "steps"),
        opset=OPSET,
    )
