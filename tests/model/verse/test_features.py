"""Features inside the writer: learnt, recorded, read, turned, exchanged, and named."""

import numpy as np
import pytest
import torch
from torch import Tensor

from model_export.errors import DataError
from model_export.verse import dissect, features, records
from model_export.verse.data.batches import encoded
from model_export.verse.form.tones import Tables
from model_export.verse.graphs import parts, write
from model_export.verse.graphs.dictionary import Dictionary, Held, fired, length, rebuilt
from model_export.verse.graphs.features import Features
from model_export.verse.graphs.patch import Patch
from model_export.verse.graphs.steer import WriteSteered
from model_export.verse.measured import naming
from model_export.verse.measured.labels import Label, labels
from model_export.verse.network import Network, Shape, norm
from tests.small import FIVES, SEVENS, few_poems, full_network

pytestmark = pytest.mark.quick

SHAPE = Shape(vocabulary=23, width=16, blocks=3, heads=2)
POEM = torch.tensor([1, 5, 6, 7, 8, 9, 10])
ACTIVE, COUNT = 3, 40


@pytest.fixture(scope="module")
def network() -> Network:
    return full_network(SHAPE)


@pytest.fixture(scope="module")
def own() -> Dictionary:
    torch.manual_seed(1)
    decode = torch.nn.functional.normalize(torch.randn(COUNT, SHAPE.width), dim=1)
    shift, centre = torch.randn(COUNT) / 10, torch.randn(SHAPE.width) / 10
    return Dictionary(decode.T.contiguous(), shift, decode, centre, torch.full((COUNT,), 3.0))


def stream(network: Network, tokens: Tensor, block: int) -> Tensor:
    """Return the stream [positions, d] after so many blocks, by the network's own modules."""
    with torch.no_grad():
        x = norm(network.embedding(tokens[None]))
        turned = parts_angles(len(tokens))
        for each in network.blocks[:block]:
            x = each(x, turned)
    return x[0]


def parts_angles(count: int) -> Tensor:
    from model_export.verse.network import angles

    return angles(torch.arange(count), SHAPE.head)


def test_the_recorded_features_are_those_of_the_recorded_network() -> None:
    """Another network has others: `python -m model_export.verse.dissect`."""
    assert features.read().weights_sha256 == records.run(features.LANGUAGE).weights_sha256


def test_sparse_directions_are_found_again() -> None:
    torch.manual_seed(0)
    true = torch.nn.functional.normalize(torch.randn(24, 16), dim=1)
    strengths = (torch.rand(40_000, 24) + 0.5) * (torch.rand(40_000, 24) < 0.06)
    recipe = dissect.Recipe(block=1, features=32, active=3, steps=1_200, batch=512, rate=3e-3)
    learnt = dissect.learn(recipe, (strengths @ true).half(), torch.device("cpu"))
    best = (true @ learnt.decode.T).max(1).values
    # Nearly all of what the vectors were made from stands among the directions.
    assert (best > 0.9).float().mean() > 0.8
    torch.testing.assert_close(learnt.decode.norm(dim=1), torch.ones(32))


def test_few_fire_and_none_below_zero(own: Dictionary) -> None:
    fires = fired(torch.randn(50, SHAPE.width) * 7, own, ACTIVE)
    assert ((fires > 0).sum(-1) <= ACTIVE).all()
    assert (fires >= 0).all()
    # How long the stream is changes nothing.
    x = torch.randn(5, SHAPE.width)
    torch.testing.assert_close(
        fired(x, own, ACTIVE), fired(100 * x, own, ACTIVE), rtol=1e-4, atol=1e-4
    )


def test_the_graph_reads_what_the_network_has(network: Network, own: Dictionary) -> None:
    weights = parts.tensors(network).values()
    for block in (1, 2, 3):
        with torch.no_grad():
            found = Features(SHAPE, block, ACTIVE)(POEM[None], *own, *weights)[0]
        expected = fired(stream(network, POEM, block), own, ACTIVE)
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-4)


def written(network: Network, own: Dictionary, feature: int, strength: float) -> Tensor:
    """Return the probabilities of the given tokens, one step after another."""
    settings = (torch.tensor(1.0), torch.tensor(0), torch.tensor(1.0))
    asked = (torch.tensor(feature), torch.tensor(strength), own.decode, own.loud)
    state = [POEM[0], torch.tensor(0), *write.empty(SHAPE, len(POEM)).values()]
    found = []
    for token in POEM[1:]:
        with torch.no_grad():
            out = WriteSteered(SHAPE, 2)(
                *state,
                token,
                torch.tensor(0.5),
                *settings,
                *asked,
                *parts.tensors(network).values(),
            )
        state = list(out[: len(state)])
        found.append(out[-1])
    return torch.stack(found)


def test_turning_adds_a_direction_after_the_block(network: Network, own: Dictionary) -> None:
    with torch.no_grad():
        x = stream(network, POEM[:-1], 2)
        x = x + length(x) * 0.7 * own.loud[4] * own.decode[4]
        x = network.blocks[2](x[None], parts_angles(len(POEM) - 1))
        logits = torch.nn.functional.linear(norm(x), network.embedding.weight)[0]
    expected = torch.softmax(logits, -1).gather(1, POEM[1:, None])[:, 0]
    torch.testing.assert_close(written(network, own, 4, 0.7), expected, rtol=1e-3, atol=1e-5)


def test_not_turned_it_writes_as_ever(network: Network, own: Dictionary) -> None:
    with torch.no_grad():
        chances = torch.softmax(network(POEM[None, :-1])[0], -1)
    expected = chances.gather(1, POEM[1:, None])[:, 0]
    torch.testing.assert_close(written(network, own, 4, 0), expected, rtol=1e-3, atol=1e-5)


def test_exchanging_says_where_the_difference_is(network: Network) -> None:
    source, target = POEM.clone(), POEM.clone()
    target[2] = 15
    asked = torch.tensor(7)
    with torch.no_grad():
        places = torch.arange(len(POEM))
        weights = parts.tensors(network).values()
        clean, patched = Patch(SHAPE)(source, target, places, asked, *weights)
        own = torch.log_softmax(network(torch.stack((source, target)))[:, -1], -1)[:, 7]
    torch.testing.assert_close(clean, own, rtol=1e-3, atol=1e-4)
    assert patched.shape == (SHAPE.blocks + 1, len(POEM))
    # Before the first block only the place that differs has anything to give: all of it.
    torch.testing.assert_close(patched[0, 2], clean[0])
    others = [place for place in range(len(POEM)) if place != 2]
    torch.testing.assert_close(patched[0, others], clean[1].expand(len(others)))
    # Before the difference both are the same; after the last block only the end counts.
    torch.testing.assert_close(patched[:, :2], clean[1].expand(SHAPE.blocks + 1, 2))
    torch.testing.assert_close(patched[-1, -1], clean[0])
    torch.testing.assert_close(patched[-1, :-1], clean[1].expand(len(POEM) - 1))


def test_a_dictionary_in_a_file_is_what_it_was(
    own: Dictionary, tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "FOLDER", tmp_path)
    features.save(own)
    published = features.as_published(own)
    kept = features.dictionary(features.load_bytes(features.FOLDER / features.WEIGHTS))
    _, *held = Held(published)(torch.tensor(0))
    for one, other, handed_out in zip(published, kept, held, strict=True):
        assert torch.equal(one, other)
        torch.testing.assert_close(one, handed_out, rtol=1e-3, atol=1e-6)
    # No number is off by more than half a step.
    steps = own.decode.abs().amax(1, keepdim=True) / 127
    assert ((published.decode - own.decode).abs() <= 0.6 * steps).all()


def test_another_file_is_refused(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    record = features.read()
    own = features.recorded()
    monkeypatch.setattr(features, "FOLDER", tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        features.recorded()
    (features.FOLDER / features.RECORD).write_text(record.model_dump_json())
    features.save(own._replace(loud=own.loud * 2))
    with pytest.raises(DataError, match="damaged or another file"):
        features.recorded()
    (features.FOLDER / features.RECORD).write_text("{}")
    with pytest.raises(DataError, match="is damaged"):
        features.recorded()


def test_labels_say_what_stands_where() -> None:
    text, _ = few_poems()
    tables = Tables(
        kinds=np.array([1] * len(text.tokens), np.uint8),
        tones=np.array([1] * len(text.tokens), np.uint8),
        rhymes=np.zeros((len(text.tokens), 2), np.bool_),
    )
    groups = encoded(text, [*FIVES, *SEVENS])
    every, where = labels(groups, text.tokens, tables)
    assert where.shape == (2 * 24 + 2 * 32, len(every))

    def at(label: Label, poem: str) -> str:
        begin = [*FIVES, *SEVENS].index(poem)
        start = 24 * begin if begin < 2 else 48 + 32 * (begin - 2)
        own = where[start : start + len(poem), every.index(label)].tolist()
        return "".join(sign for sign, holds in zip(poem, own, strict=True) if holds)

    assert at(Label("place", "2"), FIVES[0]) == "日河穷上"
    assert at(Label("last", ""), SEVENS[1]) == "楼州尽流"
    assert at(Label("lastof", "3"), SEVENS[1]) == "尽"
    assert at(Label("line", "2"), FIVES[1]) == "疑是地上霜。"
    assert at(Label("mark", ""), FIVES[1]) == "，。，。"
    assert at(Label("form", "5"), SEVENS[0]) == ""
    assert at(Label("group", "autumn"), FIVES[1]) == "霜"
    assert at(Label("since", "spring"), SEVENS[1]).startswith("花三月")
    assert at(Label("nextgroup", "spring"), SEVENS[1]) == "烟"


def test_a_label_is_chosen_on_one_half_and_judged_on_the_other() -> None:
    generator = torch.Generator().manual_seed(0)
    count = 4_000
    where = torch.rand(count, 3, generator=generator) < 0.1
    halves = torch.arange(count) % 2 == 1
    fires = torch.zeros(count, 4)
    fires[:, 0] = 2.0 * where[:, 1]  # one label, always
    fires[:, 1] = 2.0 * (where[:, 2] & ~halves)  # a label, on the first half alone
    fires[:, 2] = 2.0 * where[:, 0] + 0.2 * (torch.rand(count, generator=generator) < 0.5)
    fires[:5, 3] = 1.0  # too seldom
    found = naming.judged(fires, torch.full((4,), 2.0), where, halves)
    assert found.label.tolist() == [1, 2, 0, -1]
    assert found.f1[0] == 1
    assert found.f1[1] == 0
    assert found.f1[2] == 1
    assert found.above[2] > 0, "what fires weakly is left out"
    assert found.clear.tolist() == [True, False, True, False]


def test_the_lines_shown_are_those_where_it_fires_most() -> None:
    text, _ = few_poems()
    groups = encoded(text, [*FIVES, *SEVENS])
    fires = torch.zeros(2 * 24 + 2 * 32)
    fires[24 + 6] = 2.0  # the second poem's second line
    fires[48 + 3] = 1.0  # the third poem's first line
    lines = naming.lines_of(fires, 2.0, groups, text.tokens)
    assert [line.text for line in lines] == ["疑是地上霜。", "朝辞白帝彩云间，"]
    assert lines[0].fires == [100, 0, 0, 0, 0, 0]
    assert lines[1].fires[3] == 50
    assert [line.poem for line in lines] == [1, 2]


def test_what_features_make_of_the_stream(own: Dictionary) -> None:
    fires = torch.zeros(2, COUNT)
    fires[0, 3] = 2
    found = rebuilt(fires, own)
    torch.testing.assert_close(found[0], own.centre + 2 * own.decode[3])
    torch.testing.assert_close(found[1], own.centre)
