"""The way of a network: stages that are recorded, and the rulers that cannot leap."""

import math
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from model_export.errors import DataError
from model_export.verse import records
from model_export.verse.data import corpus
from model_export.verse.form.tones import Tables
from model_export.verse.graphs import registry
from model_export.verse.held_out import validation
from model_export.verse.measured.rulers import RULERS
from model_export.verse.recipes import LANGUAGES
from model_export.verse.record import chosen
from model_export.verse.records import KEPT, Losses, Reached

SOME = 60


class Even(nn.Module):
    """Gives every token the same probability."""

    def __init__(self, vocabulary: int) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def forward(self, tokens: Tensor) -> Tensor:
        """Return logits of 0."""
        return torch.zeros(*tokens.shape, self.vocabulary)


def test_breaks_cost_an_even_network_the_logarithm_of_its_tokens() -> None:
    text = corpus.text("en")
    even = Even(len(text.tokens))
    ruler = RULERS["en"](even, text, validation("en")[:SOME])  # type: ignore[arg-type]
    assert ruler == pytest.approx(math.log(len(text.tokens)))


def test_rhymes_cost_an_even_network_the_share_of_characters_that_rhyme() -> None:
    text = corpus.text("zh")
    even = Even(len(text.tokens))
    # 流 and 楼 rhyme; 也 and 日 do not, so that poem is left out.
    poem = "白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"
    other = "白日依山尽，黄河入海也。欲穷千里目，更上一层日。"
    ruler = RULERS["zh"](even, text, [poem, other])  # type: ignore[arg-type]
    table = torch.from_numpy(Tables.load(registry.TONES).rhymes)
    flow = text.tokens.index("流")
    rhyming = int((table & table[flow]).any(1).sum()) - 1  # itself is no rhyme
    assert ruler == pytest.approx(math.log(len(text.tokens) / rhyming), rel=1e-5)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_has_its_weights_and_the_last_keeps_its_rule_best(language: str) -> None:
    run = records.run(language)
    assert len(run.kept) == KEPT[language] == len(registry.on_the_way(language)) + 1
    text, samples = corpus.text(language), validation(language)[:SOME]
    first, last = (
        RULERS[language](records.stage(run, number), text, samples)
        for number in (run.kept[0], run.kept[-1])
    )
    assert last < first / 1.5


def test_a_stage_without_its_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"stage-01.safetensors cannot be read .* Get it again"):
        records.stage(records.run("en"), 1, tmp_path)


def test_as_many_stages_are_chosen_as_are_kept_however_the_way_went() -> None:
    losses = Losses(token=1, unmarked=1, poem=1)
    still = [
        Reached(tokens=n, loss=1, validation=losses, seconds=n, form={"rhyme": float(n == 19)})
        for n in range(20)
    ]
    stages = chosen(still, 9, "rhyme")
    assert len(set(stages)) == 9
    assert (stages[0], stages[-1]) == (1, 20)
