"""The speed of training is told as a share of what its products of matrices allow."""

import pytest
import torch

from bench import network, training
from model_export.digits.data import originals
from records.figures_table import KEYS
from tests.small import few_digits


def test_the_share_is_the_rate_by_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    few = few_digits()
    monkeypatch.setattr(originals, "load", lambda: few)
    monkeypatch.setattr(training, "REPEATS", 1)
    rows = {row.key: row for row in training.measure()}
    assert set(rows) <= set(KEYS)
    value = {key: row.value or 0 for key, row in rows.items()}
    # Five minibatches of 64: what is left over is not learnt from.
    assert value["epoch_rate"] == pytest.approx(320 / value["epoch"])
    share = 100 * value["epoch_rate"] / value["epoch_limit"]
    assert value["epoch_share"] == pytest.approx(share)
    assert (rows["epoch_share"].bound, rows["epoch_share"].target) == ("at least", 60)


def test_the_products_alone_are_computed_anew_each_time() -> None:
    # What they hold is what five products of random numbers in 0..1 make: finite and positive.
    assert 0 < training.products_alone(2, torch.device("cpu"))() < float("inf")


def test_what_is_refused_has_its_rows_with_strokes_or_without() -> None:
    decision = {"validation_coverage": 0.98, "scribbles_refused": 0.5, "doodles_refused": 0.95}
    rows = {row.key: row for row in network.of_decision(decision)}
    assert set(rows) <= set(KEYS)
    assert [rows[key].met for key in ("coverage", "scribbles", "doodles")] == [True, False, True]
    assert network.of_strokes(None) == []
    strokes = network.of_strokes({"accuracy": 0.97, "accuracy_when_sure": 0.995})
    assert {row.key for row in strokes} <= set(KEYS)
    assert [row.met for row in strokes] == [False, True]
