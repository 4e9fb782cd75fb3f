"""The ladder's record tells of trainings that can be made again."""

import json
from pathlib import Path

import pytest
import torch

from model_export.errors import DataError
from model_export.training.execution import Execution
from model_export.verse import held_out, ladder, records
from model_export.verse.data import corpus
from model_export.verse.data.batches import encoded
from model_export.verse.measured.loss import measure
from model_export.verse.recipes import LADDER, LENGTHS, rung
from model_export.verse.train import Training
from tests.small import TINY_VERSE, few_poems

CPU = Execution(torch.device("cpu"))
# In nats. Another processor adds in another order: without the wide instructions of the recording
# one the curve moved by less than 0.0001. Another seed moved it by 0.17, so that this is room
# enough for any machine, and still too little for another training.
TOLERANCE = 0.05


def test_the_smallest_rung_is_trained_again_and_walks_the_recorded_curve() -> None:
    """Learns from the recorded minibatches, so that nothing has to be downloaded."""
    recorded = ladder.read()
    recipe, text = rung(0, LENGTHS[0]), corpus.text(LADDER)
    training = Training(recipe, text, [], CPU)
    training.batches = ladder.learnt(recorded)
    judged = encoded(text, held_out.validation(LADDER))
    smallest = recorded.rungs[0]
    assert smallest.recipe == recipe.name
    with CPU.one_thread():
        for stage, passed in enumerate(smallest.history, start=1):
            training.stage(recipe.tokens * stage // recipe.stages)
            assert training.tokens == passed.tokens
            loss = measure(training.network, judged, text.marks, CPU.device).token
            assert loss == pytest.approx(passed.loss, abs=TOLERANCE)


@pytest.mark.quick
def test_minibatches_are_read_back_as_they_were_drawn(tmp_path: Path) -> None:
    text, samples = few_poems()
    ladder.save_learnt(TINY_VERSE, text, samples, tmp_path / ladder.LEARNT)
    mark = records.sha256(tmp_path / ladder.LEARNT)
    kept = ladder.read().model_copy(update={"learnt_sha256": mark})
    drawn = Training(TINY_VERSE, text, encoded(text, samples.train), CPU).batches
    tokens = 0
    for inputs, targets in ladder.learnt(kept, tmp_path):
        again = next(drawn)
        assert torch.equal(inputs, again[0])
        assert torch.equal(targets, again[1])
        tokens += inputs.numel()
    assert tokens >= TINY_VERSE.tokens


@pytest.mark.quick
def test_other_minibatches_than_the_recorded_ones_are_refused(tmp_path: Path) -> None:
    (tmp_path / ladder.LEARNT).write_bytes(b"another file")
    with pytest.raises(DataError, match=r"expected SHA-256 .* or run `make verse`"):
        next(ladder.learnt(ladder.read(), tmp_path))


@pytest.mark.quick
def test_a_damaged_record_is_named_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / ladder.FILE
    content = json.loads((records.FOLDER / ladder.FILE).read_text(encoding="utf-8"))
    content["rungs"][3]["weights"] = "many"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(DataError, match=r"damaged \(rungs\.3\.weights: "):
        ladder.read(tmp_path)


@pytest.mark.quick
def test_what_was_tried_is_listed_from_the_best() -> None:
    losses = [row.loss for row in records.tried().rows]
    assert losses == sorted(losses)
