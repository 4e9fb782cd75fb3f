"""The peers of the lab's training learn the same rows, and the best of them is what counts."""

import pytest

from bench import pretraining
from model_export.verse import readings
from model_export.verse.graphs import pretrain
from records.figures_table import KEYS

RATES = {
    "ours": [900.0, 1000.0, 1100.0],
    "wasm": [300.0, 500.0, 400.0],
    "webgl": [450.0, 200.0, 100.0],
    "cpu": [10.0, 10.0, 10.0],
}


def test_the_ratio_is_that_to_the_best_peer_of_each_round() -> None:
    rows = {row.key: row for row in pretraining.rows_of(RATES, 2_000)}
    assert set(rows) <= set(KEYS)
    assert rows["pretrain"].value == 1000
    # 900 / 450, 1000 / 500, 1100 / 400.
    assert rows["pretrain_ratio"].value == pytest.approx(2)
    assert rows["pretrain_ratio"].met
    assert rows["pretrain_slower"].value == pytest.approx(2)
    behind = {row.key: row for row in pretraining.rows_of(RATES | {"cpu": [1200.0] * 3}, 3_000)}
    assert behind["pretrain_ratio"].met is False
    assert behind["pretrain_slower"].met is False


def test_all_learn_from_whole_poems_of_the_text() -> None:
    vocabulary, rows = pretraining.minibatches(2)
    size = readings.POSITIONS[pretraining.TEXT] + 1
    assert rows.shape == (2, pretrain.BATCH, size)
    assert (rows[..., 0] == 0).all()
    assert 0 < rows[..., 1:].min() <= rows.max() < vocabulary
