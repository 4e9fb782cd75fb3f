"""Kneser-Ney probabilities are those of the formula, and sum to one."""

import numpy as np
import pytest

from model_export.errors import DataError
from model_export.verse.measured import ngrams

# A start, tokens, an end; the vocabulary has 6 tokens, one of which never occurs.
SAMPLES = [[1, 2, 3, 2, 3, 0], [1, 2, 4, 0], [1, 3, 2, 0]]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_probabilities_sum_to_one(order: int) -> None:
    model = ngrams.fit(SAMPLES, order, 6)
    for context in ([1], [1, 2], [1, 5, 5], [1, 2, 3]):
        nats = [model.nats([[*context, token]])[-1] for token in range(6)]
        assert np.exp(-np.array(nats)).sum() == pytest.approx(1)


def test_a_bigram_is_worked_out_by_hand() -> None:
    model = ngrams.fit(SAMPLES, 2, 6)
    # 23 twice; 12 twice; 32 twice; 30, 24, 40, 13, 20 once.
    discount = 5 / (5 + 2 * 3)
    # Different tokens before each: 0 after 3, 4, 2; 2 after 1, 3; 3 after 2, 1; 4 after 2: 8.
    once, twice = 1, 2
    lower = once / (once + 2 * twice)
    after_all = (2 - lower) / 8 + lower * 4 / 8 / 6
    # After 2: 3 twice, 4 once, 0 once.
    wanted = (2 - discount) / 4 + discount * 3 / 4 * after_all
    assert np.exp(-model.nats([[2, 3]])[0]) == pytest.approx(wanted)


def test_a_longer_context_foretells_better_what_it_was_counted_on() -> None:
    nats = [ngrams.fit(SAMPLES, order, 6).nats(SAMPLES).mean() for order in (1, 2, 3)]
    assert nats[0] > nats[1] > nats[2]


def test_scores_leave_out_what_they_are_told_to() -> None:
    model = ngrams.fit(SAMPLES, 2, 6)
    lengths = [0, 0, 1, 2, 3, 1]
    whole = ngrams.score(model, SAMPLES, lengths)
    nats = model.nats(SAMPLES)
    assert whole.tokens == len(nats) == 11
    assert whole.per_token == pytest.approx(nats.mean())
    assert whole.per_character == pytest.approx(nats.sum() / 13)
    rest = ngrams.score(model, SAMPLES, lengths, leave_out=[0])
    targets = np.array([token for sample in SAMPLES for token in sample[1:]])
    assert rest.tokens == 8
    assert rest.per_token == pytest.approx(nats[targets != 0].mean())


def test_what_cannot_be_counted_is_named() -> None:
    with pytest.raises(DataError, match="no sample has two tokens"):
        ngrams.fit([[1]], 2, 6)
    with pytest.raises(DataError, match="Token 9 or 1"):
        ngrams.fit([[1, 9]], 2, 6)
    with pytest.raises(DataError, match="do not fit into a key"):
        ngrams.fit(SAMPLES, 6, 10_000)
    with pytest.raises(DataError, match="None of 11 tokens"):
        ngrams.score(ngrams.fit(SAMPLES, 2, 6), SAMPLES, [1] * 6, leave_out=range(6))
