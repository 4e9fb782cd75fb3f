"""A reader's own network learns as PyTorch's autograd and Adam teach it, and is judged alike."""

from itertools import chain

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from model_export.export.graph import Tensors
from model_export.verse.graphs import ngrams, parts, pretrain
from model_export.verse.graphs.adam import EPSILON
from model_export.verse.graphs.pretrain import BATCH, BETAS
from model_export.verse.measured import ngrams as measured
from model_export.verse.network import Network, Shape

SHAPE = Shape(vocabulary=23, width=16, blocks=2, heads=2)
RATE = 3e-3
# Where a slope is nearly 0, Adam's first steps go by its sign, which rounding decides.
CLEAR = 1e-3


def network(vocabulary: int = SHAPE.vocabulary) -> Network:
    torch.manual_seed(4)
    made = Network(Shape(vocabulary, SHAPE.width, SHAPE.blocks, SHAPE.heads))
    for part in made.parameters():  # a new block adds nothing, which would hide mistakes
        torch.nn.init.normal_(part, std=0.2)
    return made


def begun(own: Network) -> Tensors:
    """Return what the graph carries on, before the first step."""
    weights = parts.tensors(own)
    averages = {
        f"{average}_{name}": torch.zeros_like(part)
        for average in ("m", "v")
        for name, part in weights.items()
    }
    return {**weights, **averages, "m_one": torch.zeros(()), "v_one": torch.zeros(())}


def taken(state: Tensors, tokens: Tensor, targets: Tensor) -> tuple[Tensors, Tensor]:
    """Return state and loss after a step of the traced module."""
    step = pretrain.traced(SHAPE)
    *moved, loss = step(*state.values(), torch.tensor(RATE), tokens, targets)
    return dict(zip(state, moved, strict=True)), loss


def minibatch(vocabulary: int, positions: int, seed: int) -> tuple[Tensor, Tensor]:
    chance = torch.Generator().manual_seed(seed)
    rows = torch.randint(vocabulary, (BATCH, positions + 1), generator=chance)
    return rows[:, :-1].contiguous(), rows[:, 1:].contiguous()


def cross_entropy(own: Network, tokens: Tensor, targets: Tensor) -> Tensor:
    return functional.cross_entropy(own(tokens).flatten(0, 1), targets.flatten())


@pytest.mark.parametrize(("vocabulary", "positions"), [(23, 7), (9, 12), (40, 1)])
def test_each_step_is_that_of_autograd_and_adam(vocabulary: int, positions: int) -> None:
    """Sizes may differ from those that the step was traced with."""
    own = network(vocabulary)
    adam = torch.optim.Adam(own.parameters(), lr=RATE, betas=BETAS, eps=EPSILON)
    state = begun(own)
    for number in range(4):
        tokens, targets = minibatch(vocabulary, positions, number)
        before = parts.tensors(own)
        adam.zero_grad()
        loss = cross_entropy(own, tokens, targets)
        loss.backward()  # type: ignore[no-untyped-call]
        adam.step()
        state, ours = taken(state, tokens, targets)
        assert float(ours) == pytest.approx(float(loss.detach()), abs=1e-5)
        for name, wanted in parts.tensors(own).items():
            average = state[f"m_{name}"].abs()
            clear = average > CLEAR * average.max()
            apart = (wanted - state[name])[clear].norm() / (wanted - before[name])[clear].norm()
            assert float(apart) < 1e-3, name
        # The next step begins where PyTorch's does.
        state |= parts.tensors(own)


def test_characters_that_a_minibatch_lacks_do_no_harm() -> None:
    """Their slopes are 0, and so are both averages: 0 / 0 would spread everywhere."""
    own = network()
    before = begun(own)
    tokens = torch.arange(BATCH * 7).reshape(BATCH, 7) % 5
    state, _ = taken(before, tokens, tokens)
    assert all(bool(part.isfinite().all()) for part in state.values())
    moved = (state["embedding"] - before["embedding"]).abs().amax(0)
    # A character that is never read is still foretold, less and less; all move, none runs away.
    assert float(moved.max()) < 1.01 * RATE


def test_the_loss_falls_on_what_is_repeated() -> None:
    own = network()
    tokens = torch.arange(BATCH * 6).reshape(BATCH, 6) % 22
    state, losses = begun(own), []
    for _ in range(60):
        state, loss = taken(state, tokens, tokens + 1)
        losses.append(float(loss))
    assert losses[-1] < losses[0] / 2


def test_the_judge_finds_the_networks_own_loss() -> None:
    own = network().eval()
    tokens, targets = minibatch(SHAPE.vocabulary, 9, 1)
    judge = pretrain.Judge(SHAPE)
    with torch.no_grad():
        found = judge(tokens[:3], targets[:3], *parts.tensors(own).values())
        wanted = cross_entropy(own, tokens[:3], targets[:3])
    assert float(found) == pytest.approx(float(wanted), abs=1e-5)


@pytest.mark.parametrize("vocabulary", [3, 12, 60])
def test_counts_are_smoothed_as_in_python(vocabulary: int) -> None:
    """Few tokens, and many that are never seen together."""
    chance = np.random.default_rng(vocabulary)
    shares = 1 / np.arange(1, vocabulary + 1)
    learnt, judged = (
        chance.choice(vocabulary, size, p=shares / shares.sum()).tolist() for size in (400, 50)
    )
    runs = (ngrams.in_threes(torch.tensor(part), vocabulary) for part in (learnt, judged))
    found = ngrams.Ngrams()(torch.arange(vocabulary), *chain.from_iterable(runs))
    assert len(found) == 3
    for order, loss in enumerate(found, 1):
        wanted = measured.fit([learnt], order, vocabulary).nats([judged]).mean()
        assert float(loss) == pytest.approx(float(wanted), rel=1e-4)


@pytest.mark.parametrize("learnt", [[0, 1], [0, 1] * 60, [0] * 9, [0, 1, 2] * 40 + [1]])
def test_repetition_and_next_to_nothing_are_counted_as_in_python(learnt: list[int]) -> None:
    """No run may occur once or twice, and there is hardly one that occurs at all."""
    judged = [1, 0, 2, 2, 1, 0, 1]
    runs = (ngrams.in_threes(torch.tensor(part), 3) for part in (learnt, judged))
    for order, loss in enumerate(ngrams.Ngrams()(torch.arange(3), *chain.from_iterable(runs)), 1):
        wanted = measured.fit([learnt], order, 3).nats([judged]).mean()
        assert float(loss) == pytest.approx(float(wanted), rel=1e-4)


def test_what_is_looked_up_lies_where_a_search_finds_it() -> None:
    keys = torch.tensor([1, 1, 4, 4, 4, 9])
    wanted = torch.arange(-1, 12)
    assert ngrams.below(keys, wanted).equal(torch.searchsorted(keys, wanted))
