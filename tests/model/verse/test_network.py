"""The graphs of verse compute what the network computes, on small networks with random weights."""

import pytest
import torch
from torch import Tensor

from model_export.export.references import answer
from model_export.verse.graphs import parts, read, score, weights, write
from model_export.verse.graphs.sampling import drawn, ranked
from model_export.verse.network import Network, Shape

pytestmark = pytest.mark.quick

SHAPE = Shape(vocabulary=50, width=16, blocks=2, heads=2)
STEPS = 9
ALL = {"temperature": torch.tensor(1.0), "top_k": torch.tensor(0), "top_p": torch.tensor(1.0)}


@pytest.fixture(scope="module")
def network() -> Network:
    torch.manual_seed(3)
    made = Network(SHAPE)
    for part in made.parameters():  # a new block adds nothing, which would hide mistakes
        torch.nn.init.normal_(part, std=0.3)
    return made.eval()


def settings(temperature: float = 1.0, top_k: int = 0, top_p: float = 1.0) -> tuple[Tensor, ...]:
    return torch.tensor(temperature), torch.tensor(top_k), torch.tensor(top_p)


def written(network: Network, seed: int, given: Tensor, chosen: tuple[Tensor, ...]) -> list[Tensor]:
    """Return what the graph with a cache answers: tokens, probabilities, best, theirs, logits."""
    inputs = {
        "last": torch.tensor(1),
        "position": torch.tensor(0),
        **write.empty(SHAPE, STEPS),
        "given": given,
        "uniform": torch.rand(STEPS, generator=torch.Generator().manual_seed(seed)),
        **dict(zip(ALL, chosen, strict=True)),
        **parts.tensors(network),
    }
    graph = write.cached(SHAPE)
    return answer(graph, inputs)[len(graph.state) :]


def plainly(network: Network, seed: int, given: Tensor, chosen: tuple[Tensor, ...]) -> list[Tensor]:
    """Return what the graph without a cache answers."""
    tokens = torch.zeros(STEPS + 1, dtype=torch.int64)
    tokens[0] = 1
    inputs = {
        "tokens": tokens,
        "position": torch.tensor(0),
        "given": given,
        "uniform": torch.rand(STEPS, generator=torch.Generator().manual_seed(seed)),
        **dict(zip(ALL, chosen, strict=True)),
        **parts.tensors(network),
    }
    return answer(write.plain(SHAPE), inputs)[2:]


FREE = torch.full((STEPS,), -1)


@pytest.mark.parametrize("chosen", [settings(), settings(0.5, 5), settings(1.3, 0, 0.7)])
def test_a_cache_changes_no_token(network: Network, chosen: tuple[Tensor, ...]) -> None:
    for seed in range(20):
        cached, plain = (way(network, seed, FREE, chosen) for way in (written, plainly))
        assert torch.equal(cached[0], plain[0])
        assert torch.allclose(cached[4], plain[4], atol=1e-4)


def test_what_is_written_follows_from_the_networks_own_logits(network: Network) -> None:
    chosen = settings(0.9, 10, 0.8)
    tokens, probabilities, best, shares, logits = written(network, 7, FREE, chosen)
    uniform = torch.rand(STEPS, generator=torch.Generator().manual_seed(7))
    text = [1]
    for step in range(STEPS):
        expected = network(torch.tensor([text]))[0, -1].detach()
        assert torch.allclose(logits[step], expected, atol=1e-4)
        text.append(int(drawn(ranked(expected, *chosen), uniform[step])))
        assert int(tokens[step]) == text[-1]
        chances = torch.softmax(expected, 0)
        assert float(probabilities[step]) == pytest.approx(float(chances[text[-1]]), abs=1e-5)
        assert int(best[step, 0]) == int(expected.argmax())
        assert torch.allclose(shares[step], chances[best[step]], atol=1e-5)


def test_a_given_token_stands_where_it_was_asked_for(network: Network) -> None:
    given = FREE.clone()
    given[2], given[5] = 17, 4
    tokens = written(network, 1, given, settings())[0]
    assert (int(tokens[2]), int(tokens[5])) == (17, 4)
    # Before it nothing changes, and after it the poem goes on from it.
    assert torch.equal(tokens[:2], written(network, 1, FREE, settings())[0][:2])


def test_the_same_numbers_write_the_same_and_others_do_not(network: Network) -> None:
    poems = [tuple(written(network, seed, FREE, settings())[0].tolist()) for seed in (0, 0, 1)]
    assert poems[0] == poems[1] != poems[2]


def test_top_k_and_top_p_keep_the_likeliest() -> None:
    logits = torch.log(torch.tensor([0.1, 0.4, 0.2, 0.3]))
    assert ranked(logits, *settings()).order.tolist() == [1, 3, 2, 0]
    kept = {
        settings(1, 2): [4 / 7, 3 / 7, 0, 0],
        settings(1, 0, 0.65): [4 / 7, 3 / 7, 0, 0],
        settings(1, 0, 0.75): [4 / 9, 3 / 9, 2 / 9, 0],
        settings(1, 1): [1, 0, 0, 0],
        settings(1, 0, 0.0): [1, 0, 0, 0],
    }
    for chosen, shares in kept.items():
        assert ranked(logits, *chosen).shares.tolist() == pytest.approx(shares, abs=1e-6)


def test_a_low_temperature_sharpens_and_a_high_one_flattens() -> None:
    """The worked example of the book: logits 2, 1, 0, -1."""
    logits = torch.tensor([2.0, 1.0, 0.0, -1.0])
    for temperature, first in ((0.5, 0.865), (1.0, 0.644), (2.0, 0.455)):
        assert float(ranked(logits, *settings(temperature)).shares[0]) == pytest.approx(
            first, abs=5e-4
        )


@pytest.mark.parametrize(("uniform", "token"), [(0.0, 1), (0.39, 1), (0.41, 3), (0.999999, 0)])
def test_a_number_falls_on_the_token_whose_share_it_is_in(uniform: float, token: int) -> None:
    choice = ranked(torch.log(torch.tensor([0.1, 0.4, 0.2, 0.3])), *settings())
    assert int(drawn(choice, torch.tensor(uniform))) == token


def test_nothing_that_is_left_out_is_ever_drawn() -> None:
    choice = ranked(torch.log(torch.tensor([0.1, 0.4, 0.2, 0.3])), *settings(1, 2))
    assert int(drawn(choice, torch.tensor(1.0))) == 3


def test_a_poem_is_read_as_the_network_reads_it(network: Network) -> None:
    tokens = torch.tensor([1, 5, 9, 30, 2])
    outputs = dict(
        zip(read.OUTPUTS, read.Read(SHAPE)(tokens, *parts.tensors(network).values()), strict=True)
    )
    expected = torch.softmax(network(tokens[None])[0], -1)
    assert torch.allclose(outputs["probabilities"], expected, atol=1e-5)
    attention = outputs["attention"]
    assert torch.allclose(attention.sum(-1), torch.ones(()), atol=1e-5)
    assert torch.allclose(outputs["looked"], attention.mean((0, 1)), atol=1e-6)
    assert not attention.triu(1).any(), "a position looks at those after it"
    # The stream is the sum of all that was added to it.
    added = outputs["embedded"] + outputs["attended"].sum(0) + outputs["computed"].sum(0)
    assert torch.allclose(outputs["stream"][-1], added, atol=1e-4)
    assert torch.allclose(torch.softmax(outputs["lens"][-1], -1), expected, atol=1e-5)


def test_the_score_of_a_text_is_what_the_network_gave_each_token(network: Network) -> None:
    tokens = torch.tensor([[1, 5, 9, 30], [2, 2, 7, 0]])
    scored = score.Score(SHAPE)(tokens, *parts.tensors(network).values())
    chances = torch.log_softmax(network(tokens[:, :-1]), -1)
    assert torch.allclose(scored, chances.gather(2, tokens[:, 1:, None])[..., 0], atol=1e-5)


def test_a_file_of_eight_bits_holds_the_rounded_network(network: Network) -> None:
    rounded = weights.rounded(network)
    _, *handed_out = weights.Weighted(rounded)(torch.tensor(5))
    for (name, expected), part in zip(parts.tensors(rounded).items(), handed_out, strict=True):
        assert torch.allclose(part, expected, atol=1e-6), name
    apart = (network.embedding.weight - rounded.embedding.weight).abs().amax(1)
    step = network.embedding.weight.abs().amax(1) / weights.LARGEST
    assert bool((apart <= step * 0.5001).all())


def test_later_tokens_change_nothing_before_them(network: Network) -> None:
    one, other = torch.tensor([[1, 5, 9, 30]]), torch.tensor([[1, 5, 9, 2]])
    assert torch.allclose(network(one)[0, :3], network(other)[0, :3], atol=1e-6)
