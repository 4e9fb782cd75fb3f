"""Examples and preferences: the slope is autograd's, whatever the weights, and teaches its loss."""

import math
from collections.abc import Callable
from functools import partial
from types import ModuleType

import pytest
import torch
from torch import Tensor, nn

from model_export.verse.graphs import adam, adapters, imitate, learn, parts, prefer
from model_export.verse.graphs.reader import Reader, divergence
from model_export.verse.graphs.strayed import Strayed
from model_export.verse.network import Network, Shape
from model_export.verse.text import END, SEVEN
from tests.taught_in_torch import adapted, any_network, generator, written

SMALL = Shape(vocabulary=50, width=16, blocks=3, heads=2)
HEAT, BETA = 0.8, 0.3
Given = dict[str, Tensor]
Loss = Callable[[Network, Tensor, Given], Tensor]


@pytest.fixture
def network() -> Network:
    return any_network(SMALL)


def poems(count: int, seed: int) -> Tensor:
    """Return poems, one of which ends early."""
    sizes = (count, learn.LENGTH + 1)
    drawn = torch.randint(3, SMALL.vocabulary, sizes, generator=generator(seed))
    drawn[:, 0] = SEVEN
    drawn[0, 20:] = END
    return drawn


def shown() -> Given:
    return {"tokens": poems(imitate.GROUP, 2), "rate": torch.tensor(1e-2)}


def chosen() -> Given:
    """Return pairs, and three places without one."""
    return {
        "better": poems(prefer.PAIRS, 3),
        "worse": poems(prefer.PAIRS, 4),
        "counts": (torch.arange(prefer.PAIRS) < prefer.PAIRS - 3).float(),
        "rate": torch.tensor(1e-2),
        "beta": torch.tensor(BETA),
        "temperature": torch.tensor(HEAT),
    }


def of_shown(network: Network, vector: Tensor, given: Given) -> Tensor:
    """Return the loss by the network itself: what follows a poem's end counts nowhere."""
    tokens = given["tokens"]
    nats = written(network, adapted(network, vector), tokens, 1)
    return -nats.sum() / (nats != 0).sum()


def margins(network: Network, vector: Tensor, given: Given) -> Tensor:
    """Return β times by how much more the better poem has gained, for each pair that counts."""
    start = {name: part.detach() for name, part in network.named_parameters()}
    weights = adapted(network, vector)
    rows = [given[name][given["counts"] > 0] for name in ("better", "worse")]
    gains = [
        (written(network, weights, row, HEAT) - written(network, start, row, HEAT)).sum(1)
        for row in rows
    ]
    return BETA * (gains[0] - gains[1])


def of_chosen(network: Network, vector: Tensor, given: Given) -> Tensor:
    """Return DPO's loss by the network itself."""
    return -torch.sigmoid(margins(network, vector, given)).log().mean()


WAYS: dict[str, tuple[ModuleType, Callable[[], Given], Loss]] = {
    "examples": (imitate, shown, of_shown),
    "preferences": (prefer, chosen, of_chosen),
}


def state_of(vector: Tensor) -> list[Tensor]:
    return [vector, *adam.begun(vector)]


def taken(step: nn.Module, network: Network, state: list[Tensor], given: Given) -> list[Tensor]:
    with torch.no_grad():
        return list(step(*state, *given.values(), *parts.tensors(network).values()))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_begun", [False, True], ids=["first step", "on its way"])
def test_a_step_is_autograds_and_adams(network: Network, way: str, is_begun: bool) -> None:
    module, given_of, loss_of = WAYS[way]
    given = given_of()
    vector = adapters.begun(SMALL, generator(5))
    if is_begun:
        vector = torch.randn(adapters.count(SMALL), generator=generator(3)) / 5
    learnt = nn.Parameter(vector.clone())
    loss = loss_of(network, learnt, given)
    loss.backward()  # type: ignore[no-untyped-call]
    assert learnt.grad is not None
    answers = taken(module.traced(SMALL), network, state_of(vector), given)
    slope = answers[1] / (1 - adam.BETAS[0])
    largest = float(learnt.grad.abs().max())
    assert largest > 1e-4, "nothing is learnt"
    assert torch.allclose(slope, learnt.grad, rtol=1e-4, atol=1e-4 * largest)
    assert torch.allclose(answers[5], loss.detach(), rtol=1e-4, atol=1e-5)
    optimiser = torch.optim.Adam([learnt], lr=float(given["rate"]))
    optimiser.step()
    # Where a slope is next to nothing rounding decides which way the first step goes.
    steep = learnt.grad.abs() > 1e-3 * largest
    apart = (answers[0] - learnt.detach())[steep].abs().max()
    assert apart < 1e-2 * float(given["rate"])


@pytest.mark.parametrize("way", WAYS)
def test_steps_lower_the_loss_of_what_is_learnt_from(network: Network, way: str) -> None:
    module, given_of, _ = WAYS[way]
    given = given_of()
    state, losses = state_of(adapters.begun(SMALL, generator(5))), []
    step = module.traced(SMALL)
    for _ in range(8):
        answers = taken(step, network, state, given)
        state = answers[:5]
        losses.append(float(answers[5]))
    assert losses[-1] < losses[0]
    assert all(map(math.isfinite, losses))


def test_preferences_begin_without_a_margin_and_steps_raise_it(network: Network) -> None:
    given = chosen()
    state = state_of(adapters.begun(SMALL, generator(5)))
    step = prefer.traced(SMALL)
    first = taken(step, network, state, given)
    told = dict(zip(prefer.WAY.outputs, first, strict=True))
    assert float(told["loss"]) == pytest.approx(math.log(2), abs=1e-5)
    # Nothing is ordered yet, neither rightly nor wrongly.
    assert [float(told[name]) for name in prefer.TOLD] == pytest.approx([0, 0.5, 0, 0], abs=1e-5)
    state = first[:5]
    for _ in range(8):
        told = dict(zip(prefer.WAY.outputs, taken(step, network, state, given), strict=True))
        state = [told[name] for name in prefer.WAY.outputs[:5]]
    own = margins(network, first[0], given)
    assert float(told["margin"]) > float(own.mean()) > 0
    assert float(told["ordered"]) > 0.5
    between = float(told["better_gain"] - told["worse_gain"])
    assert float(told["margin"]) == pytest.approx(BETA * between, rel=1e-3)


def test_what_stands_in_an_empty_place_does_not_count(network: Network) -> None:
    given = chosen()
    vector = torch.randn(adapters.count(SMALL), generator=generator(3)) / 5
    step = prefer.traced(SMALL)
    first = taken(step, network, state_of(vector), given)
    other = {**given, "better": given["better"].clone()}
    other["better"][-3:] = poems(3, 9)
    for one, two in zip(first, taken(step, network, state_of(vector), other), strict=True):
        assert torch.allclose(one, two, atol=1e-6)


def test_choices_that_contradict_each_other_teach_nothing(network: Network) -> None:
    given = chosen()
    half = prefer.PAIRS // 2
    given["counts"] = torch.ones(prefer.PAIRS)
    given["worse"] = torch.cat((given["worse"][:half], given["better"][:half]))
    given["better"] = torch.cat((given["better"][:half], given["worse"][:half]))
    vector = nn.Parameter(adapters.begun(SMALL, generator(5)))
    of = partial(prefer.losses, given=given, own=parts.parts(network), shape=SMALL)
    of(vector)[0].backward()
    assert vector.grad is not None
    assert float(vector.grad.abs().max()) < 1e-5


def test_how_far_it_has_strayed_is_what_the_reward_has_a_price_for(network: Network) -> None:
    vector = torch.randn(adapters.count(SMALL), generator=generator(3)) / 5
    tokens = poems(6, 7)
    start = {name: part.detach() for name, part in network.named_parameters()}
    apart = written(network, start, tokens, HEAT) - written(
        network, adapted(network, vector), tokens, HEAT
    )
    with torch.no_grad():
        found = Strayed(SMALL)(vector, tokens, torch.tensor(HEAT), *parts.tensors(network).values())
        nowhere = Strayed(SMALL)(
            adapters.begun(SMALL, generator(5)),
            tokens,
            torch.tensor(HEAT),
            *parts.tensors(network).values(),
        )
        reader = Reader(tokens, parts.parts(network), SMALL, torch.tensor(HEAT))
        assert torch.equal(found, divergence(reader.taught(vector), reader.start()))
    assert float(found) == pytest.approx(float((apart.exp() - apart - 1).sum(1).mean()), rel=1e-4)
    assert float(nowhere) == 0
