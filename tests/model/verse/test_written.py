"""The exported graphs write what PyTorch would write, token for token, in both languages."""

from functools import cache

import numpy as np
import pytest
import torch
from torch import Tensor

from model_export.export.running import Feeds, session
from model_export.verse import family, features, manifest
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.dictionary import length as size_of
from model_export.verse.graphs.parts import tensors
from model_export.verse.graphs.sampling import drawn, ranked
from model_export.verse.graphs.write import empty
from model_export.verse.measured.rebuilding import up_to
from model_export.verse.network import norm
from model_export.verse.text import END, FIVE
from model_export.verse.trained import Trained, Voice

LANGUAGES = ("zh", "en")
SEEDS = 500
# Temperature, top-k, top-p.
SETTINGS = ((0.8, 0, 1.0), (1.0, 0, 1.0), (0.5, 20, 1.0), (1.0, 0, 0.9), (1.5, 100, 0.95))
# A number so near to a border between two tokens that rounding decides.
ROUNDING = 1e-5
# How far two runtimes' logits may be apart, as the export is verified.
APART = 1e-4


@cache
def voices() -> dict[str, Voice]:
    return Trained(family.recorded()).voices


def written(name: str, voice: Voice, seed: int, chosen: tuple[float, int, float]) -> Tensor:
    """Return what an exported graph writes: int64 [positions]."""
    length = voice.text.lengths[-1]
    marks = list(voice.text.begun.values())
    first = marks[seed % len(marks)]
    feeds: Feeds = {name: part.numpy() for name, part in tensors(voice.published).items()}
    feeds |= {
        "position": np.array(0),
        "given": np.full(length, -1),
        "uniform": uniform(seed, length).numpy(),
        "temperature": np.array(chosen[0], np.float32),
        "top_k": np.array(chosen[1]),
        "top_p": np.array(chosen[2], np.float32),
    }
    if name == "write":
        cache = empty(voice.published.shape, length)
        feeds |= {"last": np.array(first), **{name: part.numpy() for name, part in cache.items()}}
    else:
        feeds["tokens"] = np.array([first] + [0] * length)
    return torch.from_numpy(graph(name).run(["written"], feeds)[0])


@cache
def graph(name: str):  # noqa: ANN201
    return session(manifest.FOLDER, name)


def uniform(seed: int, length: int) -> Tensor:
    return torch.rand(length, generator=torch.Generator().manual_seed(seed))


def is_drawn(token: int, logits: Tensor, number: float, chosen: tuple[float, int, float]) -> bool:
    """Return whether PyTorch draws this token, or rounding decides."""
    temperature, top_k, top_p = chosen
    # Rounding may also decide which is the last that top-p keeps.
    for kept in (top_p, top_p - ROUNDING, top_p + ROUNDING):
        choice = ranked(logits, *map(torch.tensor, (temperature, top_k, kept)))
        wanted = int(drawn(choice, torch.tensor(number)))
        # It may also decide which of two comes first that are as likely as each other.
        if wanted == token or abs(float(logits[wanted] - logits[token])) < APART:
            return True
        if (choice.shares.cumsum(0) - number).abs().min() < ROUNDING:
            return True
    return False


@pytest.mark.parametrize("chosen", SETTINGS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_token_is_the_one_that_pytorch_draws(
    language: str, chosen: tuple[float, int, float]
) -> None:
    voice = voices()[language]
    marks = list(voice.text.begun.values())
    for seed in range(SEEDS):
        tokens = written("write", voice, seed, chosen)
        numbers = uniform(seed, len(tokens))
        with torch.no_grad():
            read = torch.cat((torch.tensor([marks[seed % len(marks)]]), tokens[:-1]))
            logits = voice.published(read[None])[0]
        for step, token in enumerate(tokens.tolist()):
            assert is_drawn(token, logits[step], float(numbers[step]), chosen), (seed, step)
            if token == END:  # what a network says after that, nobody reads
                break


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_cache_the_same_is_written(language: str) -> None:
    voice = voices()[language]
    for seed in range(5):
        cached, plain = (
            written(name, voice, seed, SETTINGS[0]) for name in ("write", "write-plain")
        )
        assert torch.equal(cached, plain)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_build_found_the_recorded_loss_and_forty_poems(language: str) -> None:
    voice = manifest.read().voices[language]
    assert voice.differs < 1e-3
    assert len(voice.samples) == 40
    assert len(set(voice.samples)) > 35, "it writes one poem again and again"
    # Eight bits cost little, and not nothing.
    assert 0 < abs(voice.rounded.token - voice.validation.token) < 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_network_foretells_better_than_runs_of_three(language: str) -> None:
    record = manifest.read().voices[language].record
    assert record.validation.token < min(ngram.token for ngram in record.ngrams)


@pytest.mark.parametrize("strength", [-1.0, 0.0, 1.5])
def test_with_a_feature_turned_too_every_token_is_the_one_that_pytorch_draws(
    strength: float,
) -> None:
    voice, own, block = voices()["zh"], features.recorded(), features.read().block
    weights, chosen = parts.parts(voice.published), SETTINGS[0]
    shape, length = voice.published.shape, 24
    feature = manifest.read().features.start
    feeds: Feeds = {name: part.numpy() for name, part in tensors(voice.published).items()}
    feeds |= {name: part.numpy() for name, part in empty(shape, length).items()}
    feeds |= {
        "last": np.array(FIVE),
        "position": np.array(0),
        "given": np.full(length, -1),
        "temperature": np.array(chosen[0], np.float32),
        "top_k": np.array(chosen[1]),
        "top_p": np.array(chosen[2], np.float32),
        "feature": np.array(feature),
        "strength": np.array(strength, np.float32),
        "decode": own.decode.numpy(),
        "loud": own.loud.numpy(),
    }
    added = strength * own.loud[feature] * own.decode[feature]
    for seed in range(SEEDS // 2):
        numbers = uniform(seed, length)
        row = graph("write-steered").run(["written"], {**feeds, "uniform": numbers.numpy()})[0]
        tokens = torch.from_numpy(row)
        with torch.no_grad():
            x = up_to(shape, weights, torch.cat((torch.tensor([FIVE]), tokens[:-1]))[None], block)
            x = batched.through(x + added * size_of(x), weights.layers[block:], shape, norm)
            logits = parts.logits(x, weights.embedding)[0]
        for step, token in enumerate(tokens.tolist()):
            assert is_drawn(token, logits[step], float(numbers[step]), chosen), (seed, step)
            if token == END:
                break


def test_the_features_explain_what_was_recorded_of_them() -> None:
    record, found = features.read(), manifest.read().features
    (shipped,) = (each.found for each in record.tried if each.recipe == record.recipe)
    for name in ("explained", "loss", "rebuilt", "nothing"):
        assert getattr(found.found, name) == pytest.approx(getattr(shipped, name), abs=2e-3), name
    assert found.found.loss < found.found.rebuilt < found.found.nothing
    assert 0 < found.clear <= int(record.recipe["features"])
    assert sum(found.kinds.values()) == found.clear
    # Turned down, up, and not at all: the seasons follow the feature that the lab begins with.
    spring = {each.strength: each.seasons["spring"] for each in found.turned}
    assert spring[-1] < spring[1]
