"""A store beside the network: the nearest contexts vote, a source is bounded, texts are put in."""

import pytest
import torch
from torch import Tensor

from model_export.verse.graphs import library, parts
from model_export.verse.graphs.open_book import ScoreOpen, Shelve, WriteOpen
from model_export.verse.graphs.shelf import Asked, Shelf, ask, joined
from model_export.verse.graphs.write import empty
from model_export.verse.held_out import HeldOut, spread
from model_export.verse.measured import looking
from model_export.verse.network import Network, Shape
from tests.small import full_network

pytestmark = pytest.mark.quick

SHAPE = Shape(vocabulary=23, width=16, blocks=2, heads=2)
POEMS = [[1, 5, 6, 7, 8, 0], [1, 9, 10, 11, 12, 0], [2, 13, 14, 15, 16, 17, 0]]
CONTEXTS = sum(len(poem) - 1 for poem in POEMS)


@pytest.fixture(scope="module")
def network() -> Network:
    return full_network(SHAPE)


@pytest.fixture(scope="module")
def store(network: Network) -> Shelf:
    return library.contexts(network, POEMS)


def how(weight: float, limit: float = 1, nearest: int = 4) -> Asked:
    return Asked(torch.tensor(weight), torch.tensor(float(limit)), torch.tensor(nearest))


def written(network: Network, store: Shelf, asked: Asked, given: list[int]) -> list[Tensor]:
    """Return the answers of one step after another on given tokens."""
    settings = (torch.tensor(1.0), torch.tensor(0), torch.tensor(1.0))
    own = parts.tensors(network).values()
    state = [torch.tensor(given[0]), torch.tensor(0), *empty(SHAPE, len(given)).values()]
    answers = []
    for token in given[1:]:
        step = (torch.tensor(token), torch.tensor(0.5))
        with torch.no_grad():
            out = WriteOpen(SHAPE)(*state, *step, *settings, *asked, *store, *own)
        state = list(out[: len(state)])
        answers.append(out[len(state) :])
    return [torch.stack(each) for each in zip(*answers, strict=True)]


def test_a_poem_of_the_book_finds_itself(network: Network, store: Shelf) -> None:
    _, _, _, places, votes = written(network, store, how(0.5), POEMS[1])
    first = len(POEMS[0]) - 1
    # The first context is the mark alone, which two poems have.
    assert places[1:, 0].tolist() == list(range(first + 1, first + len(POEMS[1]) - 1))
    torch.testing.assert_close(votes.sum(1), torch.full((len(votes),), 0.5))


def test_without_weight_the_book_changes_nothing(network: Network, store: Shelf) -> None:
    _, probabilities, closed, _, votes = written(network, store, how(0), POEMS[2])
    with torch.no_grad():
        logits = network(torch.tensor([POEMS[2][:-1]]))[0]
    expected = torch.softmax(logits, -1).gather(1, torch.tensor(POEMS[2][1:])[:, None])[:, 0]
    torch.testing.assert_close(probabilities, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(closed, expected, rtol=1e-4, atol=1e-6)
    assert not votes.any()


def test_what_is_mixed_are_probabilities(store: Shelf) -> None:
    torch.manual_seed(1)
    closed = torch.softmax(torch.randn(3, SHAPE.vocabulary), -1)
    looked = torch.randn(3, SHAPE.width)
    for limit in (1, 0.2):
        found = ask(looked, store, how(0.7, limit, 6))
        opened = joined(closed, found, store)
        torch.testing.assert_close(opened.sum(-1), torch.ones(3))
        assert (opened >= 0).all()
        follows = store.follows[found.places]
        token = int(follows[0, 0])
        brought = found.votes[0][follows[0] == token].sum()
        left = 1 - found.votes[0].sum()
        torch.testing.assert_close(opened[0, token], closed[0, token] * left + brought)


def test_a_source_has_no_more_than_the_limit(store: Shelf) -> None:
    looked = store.book[:, 3] + 0.1
    free, bound = (ask(looked, store, how(1, limit, 8)) for limit in (1, 0.3))
    assert torch.equal(free.places, bound.places)
    names = store.sources[free.places]
    for name in names.unique():
        before, after = (float(found.votes[names == name].sum()) for found in (free, bound))
        assert after == pytest.approx(min(before, 0.3), abs=1e-6)


def test_more_neighbours_than_contexts_are_all_of_them(store: Shelf) -> None:
    assert len(ask(store.book[:, 0], store, how(1, 1, 99)).places) == CONTEXTS


def test_judging_is_what_writing_says(network: Network, store: Shelf) -> None:
    own = parts.tensors(network).values()
    for limit in (1, 0.25):
        asked = (torch.tensor(float(limit)), torch.tensor(4))
        with torch.no_grad():
            tokens, weights = torch.tensor([POEMS[0]]), torch.tensor([0.0, 0.4])
            nats = ScoreOpen(SHAPE)(tokens, weights, *asked, *store, *own)
        for at, weight in enumerate((0.0, 0.4)):
            _, probabilities, *_ = written(network, store, how(weight, limit), POEMS[0])
            torch.testing.assert_close(nats[at, 0], -probabilities.log(), rtol=1e-3, atol=1e-4)


def test_what_is_put_in_is_found(network: Network, store: Shelf) -> None:
    line = [1, 5, 6, 20, 21]
    own = parts.tensors(network).values()
    with torch.no_grad():
        longer = Shelf(
            *Shelve(SHAPE)(torch.tensor([line] * 3), torch.tensor([7, 8, 9]), *store, *own)
        )
    count = len(line) - 1
    assert longer.book.shape == (SHAPE.width, CONTEXTS + 3 * count)
    torch.testing.assert_close(longer.book[:, :CONTEXTS], store.book)
    assert longer.follows[CONTEXTS:].tolist() == line[1:] * 3
    assert longer.sources[CONTEXTS:].tolist() == [7] * count + [8] * count + [9] * count
    # After the same two tokens the three copies outvote the poem that they imitate.
    _, probabilities, closed, *_ = written(network, longer, how(0.9), [1, 5, 6, 20])
    assert probabilities[2] > closed[2]
    assert probabilities[2] > 0.9 * 0.7


def test_a_book_in_a_file_is_near_to_what_it_was(store: Shelf) -> None:
    kept = library.stored(library.Book(store))
    assert torch.equal(kept.follows, store.follows)
    assert torch.equal(kept.sources, store.sources)
    # A vector has a mean square of 1: no number is off by more than half a step.
    steps = store.book.abs().amax(0) / 127
    assert ((kept.book - store.book).abs() <= steps / 2 + 1e-6).all()


def test_poems_to_judge_by_are_not_in_the_book() -> None:
    for language in ("zh", "en"):
        held = HeldOut.of(language)
        assert not set(held.book) & set(held.others)
        assert held.book
        assert held.others
    assert spread(list("abcdef"), 3) == ["a", "c", "e"]
    assert spread(["a"], 3) == ["a"]


def test_the_end_of_a_poem_counts_nowhere(network: Network, store: Shelf) -> None:
    row = POEMS[0]
    found = looking.losses(network, store, [row], [0.0])
    with torch.no_grad():
        chances = torch.log_softmax(network(torch.tensor([row[:-1]]))[0], -1)
    lost = [-float(chances[at, row[at + 1]]) for at in range(len(row) - 2)]
    assert found[0] == pytest.approx(sum(lost) / len(lost), rel=1e-4)
