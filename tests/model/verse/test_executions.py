"""The writer of verse trains on ranks and in bfloat16, as the digits do."""

from pathlib import Path
from typing import Any

import pytest
import torch

from model_export.errors import RankError
from model_export.training.distributed import Ranks
from model_export.training.execution import Execution
from model_export.verse import family, train
from model_export.verse.data.batches import encoded
from tests.small import TINY_VERSE, few_poems, run_ranks

CPU = torch.device("cpu")
# The sum of a minibatch's gradients in another order, and Muon turns small differences.
TOLERANCE = 1e-3


def learnt(execution: Execution, folder: Path) -> list[float]:
    text, samples = few_poems()
    return [
        stage.loss for stage in train.train(TINY_VERSE, text, samples, execution, folder).history
    ]


def stored(folder: Path) -> dict[str, Any]:
    """Return the checkpoint that the first rank has written."""
    path = folder / "0" / train.CHECKPOINTS / "zh-seed/checkpoint.pt"
    found: dict[str, Any] = torch.load(path, weights_only=True)
    return found


def test_two_ranks_train_what_one_trains(tmp_path: Path) -> None:
    done = run_ranks(tmp_path, 2, "cpu", "verse")
    assert done.returncode == 0, done.stderr
    assert "2 ranks on cpu" in done.stdout
    assert not (tmp_path / "1" / train.CHECKPOINTS).exists()
    losses = [stage[1] for stage in stored(tmp_path)["history"]]
    assert losses == pytest.approx(learnt(Execution(CPU), tmp_path), rel=TOLERANCE)


def test_ranks_that_cannot_share_a_minibatch_are_told_which_can() -> None:
    with pytest.raises(RankError, match=r"96 cannot be shared equally by 5 ranks.*example 4\."):
        family.train("zh/seed", 0, Execution(CPU, ranks=Ranks(0, 5)))


def test_bf16_learns_about_the_same(tmp_path: Path) -> None:
    plain = learnt(Execution(CPU), tmp_path / "plain")
    other = learnt(Execution(CPU, bf16=True), tmp_path / "other")
    assert other[-1] < other[0] / 2
    assert other == pytest.approx(plain, rel=0.05)


def test_the_gradient_stays_where_it_is() -> None:
    """A GPU replays one recording for each length: all of them write what the optimiser reads."""
    text, samples = few_poems()
    training = train.Training(TINY_VERSE, text, encoded(text, samples.train), Execution(CPU))
    places: list[list[int]] = []
    lengths = set()
    for _ in range(12):
        inputs, targets = next(training.batches)
        lengths.add(inputs.shape[1])
        training.gradient(inputs, targets)
        places.append([part.grad.data_ptr() for part in training.network.parameters()])  # type: ignore[union-attr]
    assert lengths == {25, 33}
    assert all(each == places[0] for each in places)
