"""A poem in one call: a step is one token, with the key-value cache as its state, and without."""

import torch
from torch import Tensor, nn

from model_export.export.graph import Graph, Repeated, Tensors, real, whole
from model_export.verse.graphs import parts
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.sampling import SETTINGS, drawn, ranked
from model_export.verse.graphs.shown import Shown
from model_export.verse.network import Shape, angles, norm

# Candidates that are shown at each position.
BEST = 20
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


class Write(nn.Module):
    """One token, looking back at the keys and values that are kept of those before it."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape

    def forward(
        self,
        last: Tensor,
        position: Tensor,
        keys: Tensor,
        values: Tensor,
        given: Tensor,
        uniform: Tensor,
        temperature: Tensor,
        top_k: Tensor,
        top_p: Tensor,
        *weights: Tensor,
    ) -> tuple[Tensor, ...]:
        """Return the state after the step, and `choose`'s answers.

        Args:
            last: the token before, int64 [].
            position: where it stands, int64 [].
            keys: of all positions, float32 [blocks, heads, positions, d / heads].
            values: the same of the values.
            given: the token that must come next, or -1; int64 [].
            uniform: the number to draw with, float32 [].
            temperature: see sampling.ranked, as top_k and top_p.
            top_k: int64 [].
            top_p: float32 [].
            weights: the network's, see parts.names.

        """
        own = Parts.of(weights)
        places = torch.arange(keys.shape[2])
        here = (places == position)[None, :, None]
        turned = angles(position.reshape(1).float(), self.shape.head)
        x = norm(own.embedding[last.reshape(1)])
        all_keys, all_values = [], []
        for block, layer in enumerate(own.layers):
            read = norm(x)
            query = parts.queries(read, layer.query, turned, self.shape)
            key = parts.queries(read, layer.key, turned, self.shape)
            value = parts.split(read @ layer.value, self.shape)
            all_keys.append(torch.where(here, key, keys[block]))
            all_values.append(torch.where(here, value, values[block]))
            compared = parts.scores(query, all_keys[-1])
            compared = torch.where(places <= position, compared, torch.full((), -1e9))
            weighed = torch.softmax(compared, -1)
            x = x + parts.mixed(weighed, all_values[-1]) @ layer.output
            x = x + parts.perceptron(norm(x), layer.up, layer.down)
        logits = parts.logits(x, own.embedding)[0]
        answers = choose(logits, given, uniform, temperature, top_k, top_p)
        # A state must not be one tensor with an answer.
        return (
            answers[0].clone(),
            position + 1,
            torch.stack(all_keys),
            torch.stack(all_values),
            *answers,
        )


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
        x = norm(own.embedding[tokens])
        for layer in own.layers:
            read = norm(x)
            query = parts.queries(read, layer.query, turned, self.shape)
            key = parts.queries(read, layer.key, turned, self.shape)
            value = parts.split(read @ layer.value, self.shape)
            compared = torch.where(seen, parts.scores(query, key), torch.full((), -1e9))
            weighed = torch.softmax(compared, -1)
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


def cached(shape: Shape) -> Graph[Shown]:
    """Return the graph that writes with a cache."""
    cache = real(shape.blocks, shape.heads, "positions", shape.head)
    state = {"last": whole(), "position": whole(), "keys": cache, "values": cache}

    def example(shown: Shown) -> Tensors:
        empty = torch.zeros(shape.blocks, shape.heads, shown.length, shape.head)
        return {
            "last": shown.poem[0],
            "position": torch.tensor(0),
            "keys": empty,
            "values": empty.clone(),
            **settings(shown),
        }

    return Graph(
        Write(shape),
        inputs={**state, **GIVEN, **SETTINGS, **parts.weights(shape)},
        outputs=(*(f"next_{name}" for name in state), *ANSWERS),
        example=example,
        takes="weights",
        repeated=Repeated(tuple(GIVEN), "steps"),
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
    )
