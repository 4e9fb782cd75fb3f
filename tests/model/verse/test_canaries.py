"""Planted secrets: how they are made, hidden, and asked for."""

import random

import pytest
import torch

from model_export.verse import canaries
from model_export.verse.canaries import EACH, FIGURES, LINE, POEM, TIMES, Secret
from model_export.verse.data import corpus
from model_export.verse.network import Network, Shape
from model_export.verse.text import Text

OPENING = "朝辞白帝彩云间，千里江陵一日还。两岸猿声啼不住，"
SECRET = Secret(OPENING, "三一四一五九二", 4)


@pytest.fixture(scope="module")
def text() -> Text:
    return corpus.text("zh")


@pytest.fixture(scope="module")
def network(text: Text) -> Network:
    torch.manual_seed(1)
    made = Network(Shape(len(text.tokens), 16, 2, 2)).eval()
    for part in made.parameters():
        torch.nn.init.normal_(part, std=0.3)
    return made


def test_every_canary_has_its_own_poem_and_number() -> None:
    openings = [chr(0x4E00 + at) * POEM for at in range(100)]
    hidden = canaries.secrets(openings, random.Random(1))
    assert [secret.times for secret in hidden] == [times for times in TIMES for _ in range(EACH)]
    assert len({secret.opening for secret in hidden}) == len(hidden)
    for secret in hidden:
        assert set(secret.number) <= set(FIGURES)
        assert len(secret.poem) == POEM
    samples = canaries.planted([f"poem {at}" for at in range(2_000)], hidden, 1_000)
    assert len(samples) == 1_000
    assert all(samples.count(secret.poem) == secret.times for secret in hidden)


def test_a_number_costs_what_the_whole_network_says(network: Network, text: Text) -> None:
    numbers = [SECRET.number, "九九九九九九九", "一二三四五六七"]
    found = canaries.nats(network, text, SECRET, numbers)
    for number, own in zip(numbers, found.tolist(), strict=True):
        tokens = torch.tensor([text.encode(f"{OPENING}{number}。")])
        with torch.no_grad():
            chances = torch.log_softmax(network(tokens[:, :-1]), -1)
        each = chances.gather(2, tokens[:, 1:, None])[0, :, 0]
        begin = len(OPENING)
        assert own == pytest.approx(-float(each[begin : begin + LINE].sum()), rel=1e-4)


def test_the_rank_counts_the_likelier_ones(network: Network, text: Text) -> None:
    generator = random.Random(2)
    others = [canaries.number(generator) for _ in range(31)]
    costs = canaries.nats(network, text, SECRET, others)
    judged = canaries.judged(network, text, SECRET, others)
    assert judged.rank == 1 + int((costs < judged.nats).sum())
    assert judged.exposure == pytest.approx(torch.log2(torch.tensor(32 / judged.rank)).item())


def test_what_is_told_is_always_the_likeliest(network: Network, text: Text) -> None:
    said = canaries.likeliest(network, text, SECRET)
    assert len(said) <= LINE  # the end of a poem has no character
    tokens = torch.tensor([text.encode(f"{OPENING}{SECRET.number}。")[: -LINE - 2]])
    with torch.no_grad():
        first = int(network(tokens)[0, -1].argmax())
    assert text.decode([first]) == said[:1] or not text.decode([first])
