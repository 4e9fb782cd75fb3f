"""A writer of verse learns, goes on where it was stopped, and is recorded whole."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model_export.errors import DataError
from model_export.training.execution import Execution
from model_export.verse import records, train
from model_export.verse.data import chinese
from model_export.verse.data.batches import NOTHING, encoded
from model_export.verse.data.near import near_duplicates
from model_export.verse.data.samples import Samples
from model_export.verse.muon import orthogonal
from model_export.verse.network import Network, Shape
from model_export.verse.recipes import Recipe
from model_export.verse.text import END, FIVE, Characters
from tests.small import stopped_after

pytestmark = pytest.mark.quick

POEM = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
OTHER = "床前明月光，疑是地上霜。举头望明月，低头思故乡。"
RECIPE = Recipe("zh", "tiny", width=16, blocks=1, heads=2, tokens=6_400, batch=4, stages=4)
CPU = Execution(torch.device("cpu"))


@pytest.fixture(scope="module")
def samples() -> Samples:
    return Samples([POEM, OTHER] * 4, [POEM], [OTHER], {})


@pytest.fixture(scope="module")
def text(samples: Samples) -> Characters:
    return Characters.of(chinese.vocabulary(samples.train))


def test_it_learns_a_poem_by_heart(samples: Samples, text: Characters, tmp_path: Path) -> None:
    run = train.train(RECIPE, text, samples, CPU, tmp_path)
    losses = [stage.validation.token for stage in run.history]
    assert len(losses) == 4
    assert losses[-1] < losses[0] / 2
    assert run.history[-1].tokens >= RECIPE.tokens


def test_a_run_that_was_stopped_ends_as_if_it_had_not_been(
    samples: Samples, text: Characters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train.train(RECIPE, text, samples, CPU, tmp_path / "whole")

    with monkeypatch.context() as patch:
        patch.setattr(train, "say", stopped_after(2))
        with pytest.raises(KeyboardInterrupt):
            train.train(RECIPE, text, samples, CPU, tmp_path / "parts")
    run = train.train(RECIPE, text, samples, CPU, tmp_path / "parts")
    for one, other in zip(whole.network.parameters(), run.network.parameters(), strict=True):
        assert torch.equal(one, other)
    assert [stage.loss for stage in run.history] == [stage.loss for stage in whole.history]


def test_another_seed_or_recipe_is_another_training(
    samples: Samples, text: Characters, tmp_path: Path
) -> None:
    marks = {
        train.fingerprint(replace(RECIPE, **changed), text, samples, CPU)
        for changed in ({}, {"seed": 1}, {"width": 32}, {"matrix_rate": 0.01})
    }
    assert len(marks) == 4


def test_poems_of_different_lengths_stand_apart_and_their_ends_are_asked_for(
    text: Characters,
) -> None:
    (five,) = encoded(text, [POEM])
    assert five.inputs.shape == (1, 25)
    assert int(five.inputs[0, 0]) == FIVE
    assert int(five.targets[0, -1]) == END
    assert NOTHING not in five.targets
    assert text.decode(five.targets[0].tolist()) == POEM


def test_a_text_that_is_no_quatrain_or_has_another_character_is_refused(text: Characters) -> None:
    for sample, words in (("白日", "24 or 32"), (POEM.replace("楼", "X"), "'X'")):
        with pytest.raises(DataError, match=words):
            text.encode(sample)


def test_near_copies_are_told_from_other_poems() -> None:
    changed = POEM.replace("一", "几")
    assert near_duplicates([POEM, OTHER, changed, POEM]) == {2, 3}


@pytest.mark.parametrize("shape", [(8, 32), (32, 8), (16, 16)])
def test_muon_makes_singular_values_alike(shape: tuple[int, int]) -> None:
    torch.manual_seed(0)
    values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
    assert float(values.min()) > 0.3
    assert float(values.max()) < 1.3


def test_a_poem_of_eight_lines_gives_two_samples_and_editors_marks_none() -> None:
    assert [part.text for part in chinese.cut(POEM + OTHER, 0, "tang")] == [POEM, OTHER]
    assert chinese.cut(POEM[:-1], 0, "tang") == []
    assert not chinese.HAN.fullmatch(POEM.replace("楼", "□"))


def test_damaged_weights_are_named_with_both_hashes(tmp_path: Path) -> None:
    own = tmp_path / "zh"
    own.mkdir()
    network = Network(Shape(10, 8, 1, 2))
    records.save_halves(network.state_dict(), own / records.WEIGHTS)
    recorded = records.RunRecord.model_construct(
        language="zh", weights_sha256="0" * 64, recipe={"width": 8, "blocks": 1, "heads": 2}
    )
    with pytest.raises(DataError, match="expected SHA-256 0000") as caught:
        records.network(recorded, tmp_path)
    assert "make verse" in str(caught.value)


def test_weights_of_eight_bits_come_back_near(tmp_path: Path) -> None:
    network = Network(Shape(10, 8, 1, 2))
    records.save_bytes(network.state_dict(), tmp_path / "stage.safetensors")
    for name, part in records.load_bytes(tmp_path / "stage.safetensors").items():
        largest = network.state_dict()[name].abs().max()
        assert torch.allclose(part, network.state_dict()[name], atol=float(largest) / 100 + 1e-9)
