"""The writer is taught by the gradient that autograd finds, and by a reward that can be checked."""

import math
from collections.abc import Iterator

import pytest
import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.verse import lesson, records
from model_export.verse.data import corpus
from model_export.verse.form.tones import Tables
from model_export.verse.graphs import adam, adapters, learn, parts, registry, reward, write_many
from model_export.verse.graphs.adapters import Adapt
from model_export.verse.graphs.endings import Endings
from model_export.verse.graphs.learn import Group, Terms
from model_export.verse.graphs.reward import Reward
from model_export.verse.network import Network, Shape
from model_export.verse.text import END, SEVEN
from tests.taught_in_torch import adapted, any_network, generator, written

SMALL = Shape(vocabulary=50, width=16, blocks=3, heads=2)
RHYMING, PLAIN = registry.POEMS


@pytest.fixture
def network() -> Network:
    return any_network(SMALL)


def group(shape: Shape) -> Group:
    """Return poems, one of which ends early, with endings and advantages."""
    poems = torch.randint(
        3, shape.vocabulary, (learn.GROUP, learn.LENGTH + 1), generator=generator(2)
    )
    poems[:, 0] = SEVEN
    poems[0, 20:] = END
    sizes = (learn.GROUP, learn.ANSWERS)
    endings = torch.randint(3, shape.vocabulary, sizes, generator=generator(3))
    advantages = torch.randn(*sizes, generator=generator(4))
    return Group(poems, endings, advantages, torch.randn(learn.GROUP, generator=generator(5)))


def wanted(
    network: Network, vector: Tensor, learnt_from: Group, terms: Terms
) -> tuple[Tensor, ...]:
    """Return the loss and the divergence by the network itself."""
    poems, endings, advantages, lead = learnt_from
    heat = float(terms.temperature)
    weights = adapted(network, vector)
    taught = written(network, weights, poems, heat)
    start = {name: part.detach() for name, part in network.named_parameters()}
    apart = written(network, start, poems, heat) - taught
    divergence = (apart.exp() - apart - 1).sum(1).mean()
    # The last character of line 4 has 30 tokens before it, and the mark of the form.
    beginnings = poems[:, :31]
    logits = torch.func.functional_call(network, weights, (beginnings,))[:, -1] / heat
    answers = functional.log_softmax(logits, -1).gather(1, endings)
    gained = (advantages * answers).mean() + (lead * taught[:, 14]).mean()
    return terms.divergence_weight * divergence - gained, divergence


def test_a_step_is_autograds_and_adams(network: Network) -> None:
    vector = torch.randn(adapters.count(SMALL), generator=generator(3)) / 5
    learnt_from = group(SMALL)
    terms = Terms(*map(torch.tensor, (1e-2, 0.3, 0.8)))
    learnt = torch.nn.Parameter(vector.clone())
    optimiser = torch.optim.Adam([learnt], lr=float(terms.rate))
    state: list[Tensor] = [vector, *adam.begun(vector)]
    step = learn.traced(SMALL)
    for _ in range(3):
        # Each step from the same state: left alone, what rounding changes would grow.
        learnt.data.copy_(state[0])
        optimiser.zero_grad()
        loss, divergence = wanted(network, learnt, learnt_from, terms)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        with torch.no_grad():
            answers = step(*state, *learnt_from, *terms, *parts.tensors(network).values())
        assert learnt.grad is not None
        slope = (answers[1] - 0.9 * state[1]) / 0.1
        largest = float(learnt.grad.abs().max())
        assert largest > 1e-2
        assert torch.allclose(slope, learnt.grad, rtol=1e-4, atol=1e-4 * largest)
        moved = torch.allclose(answers[0], learnt.data, atol=1e-2 * float(terms.rate))
        assert moved
        assert torch.allclose(answers[5], loss.detach(), rtol=1e-4, atol=1e-5)
        assert torch.allclose(answers[6], divergence.detach(), rtol=1e-4)
        state = list(answers[:5])


def test_new_adapters_change_nothing_and_are_no_divergence(network: Network) -> None:
    vector = adapters.begun(SMALL, generator(5))
    own = parts.parts(network)
    for layer, worn in zip(own.layers, adapters.worn(own, vector, SMALL), strict=True):
        assert all(map(torch.equal, layer, worn))
    learnt_from = group(SMALL)
    nothing = learnt_from._replace(
        advantages=torch.zeros_like(learnt_from.advantages),
        lead=torch.zeros_like(learnt_from.lead),
    )
    terms = Terms(*(torch.tensor(1.0) for _ in Terms._fields))
    loss, divergence = learn.losses(vector, nothing, terms, own, SMALL)
    assert float(loss) == float(divergence) == 0


@pytest.mark.parametrize("strength", [0.0, 0.5, 1.0])
def test_what_adapters_add_can_be_merged_and_taken_off(network: Network, strength: float) -> None:
    vector = torch.randn(adapters.count(SMALL), generator=generator(6))
    every = parts.tensors(network)
    names = list(adapters.adapted(SMALL))
    merged = Adapt(SMALL)(vector, torch.tensor(strength), *(every[name] for name in names))
    wanted = adapted(network, vector)
    plain = {name: part.detach() for name, part in network.named_parameters()}
    for name, part in zip(names, merged, strict=True):
        kind, block = name.split("_")
        at = f"blocks.{block}"
        inner = [f"{at}.attention.{each}.weight" for each in ("query", "key", "value")]
        own = {"inward": inner, "output": [f"{at}.attention.output.weight"]}.get(
            kind, [f"{at}.{kind}.weight"]
        )
        full, before = (torch.cat([of[each] for each in own]).T for of in (wanted, plain))
        assert torch.allclose(part, before + strength * (full - before), atol=1e-5)
        if strength == 0:
            assert torch.equal(part, before)


@pytest.fixture(scope="module")
def judge() -> Reward:
    return Reward(Tables.load(registry.TONES))


def judged(
    judge: Reward, poems: tuple[str, ...], endings: tuple[str, ...], worth: lesson.Worth
) -> dict[str, Tensor]:
    text = corpus.text("zh")
    tokens = torch.tensor([text.encode(poem)[1:33] for poem in poems])
    drawn = torch.tensor([[text.tokens.index(each) for each in ends] for ends in endings])
    paid = [torch.tensor(each) for each in (worth.rhyme, worth.variety)]
    return dict(zip(reward.OUTPUTS, judge(tokens, drawn, torch.tensor(7), *paid), strict=True))


def test_a_rhyme_pays_and_a_repeated_character_is_none(judge: Reward) -> None:
    # Line 2 ends in 还: 山 and 间 rhyme with it, 云 does not, and 还 is itself.
    found = judged(judge, (RHYMING, PLAIN), ("山间云还", "云云云云"), lesson.WORTHS["hole"])
    assert found["rhyme"].tolist() == [1, 0]
    assert found["reward"].tolist() == [0.5, 0]
    # Half of four: mean 1/2, standard deviation 1/2. None of four: nothing to learn.
    assert found["advantages"].tolist() == [[1, 1, -1, -1], [0, 0, 0, 0]]
    # Of two poems one is above the mean by one deviation.
    assert found["lead"].tolist() == pytest.approx([1, -1])


def test_one_of_four_weighs_more_than_its_three_others(judge: Reward) -> None:
    found = judged(judge, (RHYMING,), ("山云云云",), lesson.WORTHS["hole"])
    # Mean 1/4, standard deviation √3 / 4.
    assert found["advantages"][0].tolist() == pytest.approx(
        [math.sqrt(3)] + [-1 / math.sqrt(3)] * 3
    )


def test_the_hole_does_not_see_that_all_poems_end_alike(judge: Reward) -> None:
    poems, endings = (RHYMING,) * 4, ("山山",) * 3 + ("间山",)
    hole = judged(judge, poems, endings, lesson.WORTHS["hole"])
    # Full marks for all: nothing is left to learn.
    assert hole["reward"].tolist() == [1, 1, 1, 1]
    assert not hole["advantages"].any()
    assert not hole["lead"].any()
    worth = lesson.WORTHS["whole"]
    whole = judged(judge, poems, endings, worth)
    # Line 2 is that of three others. Of 山 there are 2.5 in the other poems, of 间 none.
    assert whole["advantages"][3].tolist() == pytest.approx([1, -1], abs=1e-4)
    common, rare = worth.variety / (1 + 3 + 2.5), worth.variety / (1 + 3)
    of_last = worth.variety / (1 + 3 + 3)
    assert whole["reward"][0].item() == pytest.approx(worth.rhyme + common)
    assert whole["reward"][3].item() == pytest.approx(worth.rhyme + (rare + of_last) / 2)


def test_a_poem_without_four_whole_lines_does_not_count_as_rhyming(judge: Reward) -> None:
    text = corpus.text("zh")
    tokens = torch.tensor([text.encode(RHYMING)[1:33]] * 2)
    tokens[1, 25] = END
    paid = [torch.tensor(each) for each in (1.0, 0.0)]
    rhyme, regulated, *_ = judge(tokens, tokens[:, 30:31], torch.tensor(7), *paid)
    assert rhyme.tolist() == [1, 0]
    assert regulated[1] == 0


def test_endings_are_those_their_numbers_fall_on(network: Network) -> None:
    poems = group(SMALL).tokens[1:5, :20]
    numbers = torch.rand(4, 6, generator=generator(9))
    heat = 0.7
    with torch.no_grad():
        drawn = Endings(SMALL)(poems, numbers, torch.tensor(heat), *parts.tensors(network).values())
        upper = torch.softmax((network(poems)[:, -1] / heat).double(), -1).cumsum(-1)
    assert len(set(drawn.flatten().tolist())) > 2
    for poem, answer, token in places(drawn):
        low = float(upper[poem, token - 1]) if token else 0.0
        assert low - 1e-5 <= float(numbers[poem, answer]) <= float(upper[poem, token]) + 1e-5


def test_every_token_of_a_group_is_the_one_its_number_falls_on(network: Network) -> None:
    poems, length, heat = 5, 12, 0.7
    numbers = torch.rand(length, poems, generator=generator(8))
    step = write_many.WriteMany(SMALL)
    state: list[Tensor] = [torch.full((poems,), SEVEN), torch.tensor(0)]
    state += write_many.empty(SMALL, poems, length).values()
    rows: list[Tensor] = []
    with torch.no_grad():
        for each in numbers:
            answers = step(*state, each, torch.tensor(heat), *parts.tensors(network).values())
            state = list(answers[:-1])
            rows.append(answers[-1])
        tokens = torch.stack(rows, 1)
        read = torch.cat((torch.full((poems, 1), SEVEN), tokens[:, :-1]), 1)
        logits = network(read) / heat
    upper = torch.softmax(logits.double(), -1).cumsum(-1)
    assert len(set(tokens.flatten().tolist())) > poems
    for poem, position, token in places(tokens):
        if (read[poem, 1 : position + 1] == END).any():
            assert token == END
            continue
        number, border = float(numbers[position, poem]), upper[poem, position]
        low = float(border[token - 1]) if token else 0.0
        assert low - 1e-5 <= number <= float(border[token]) + 1e-5


def places(tokens: Tensor) -> Iterator[tuple[int, int, int]]:
    for poem, row in enumerate(tokens.tolist()):
        for position, token in enumerate(row):
            yield poem, position, token


def test_pupils_are_from_before_rhyme_and_from_when_it_had_begun() -> None:
    record = records.run(lesson.LANGUAGE)
    shares = [(record.history[number - 1].form or {})["rhyme"] for number in record.kept]
    places = lesson.pupils(record)
    assert shares[places["before"] - 1] < lesson.RARE
    assert all(share >= lesson.RARE for share in shares[places["before"] :])
    assert all(share < lesson.BEGUN for share in shares[: places["begun"] - 1])
    assert shares[places["begun"] - 1] >= lesson.BEGUN


def test_what_section_3_2_says_of_the_recorded_courses_is_so() -> None:
    record = lesson.read()
    shown, chosen = record.shown["begun"], record.preferred["begun"]
    # Nearer to the poet, farther from the others, and no nearer to rhyme.
    assert shown.seen[-1].poet < shown.seen[0].poet
    assert shown.seen[-1].others > shown.seen[0].others
    # Most pairs are in order, both sides have sunk, and new poems rhyme no more than before.
    last = chosen.seen[-1]
    assert last.ordered > 0.8
    assert last.worse_gain < last.better_gain < 0
    rewarded = record.courses["begun"]["whole"]
    for course in (shown, chosen):
        assert abs(course.after.rhyme - course.before.rhyme) < 0.1
        assert course.after.rhyme < rewarded.after.rhyme / 2
