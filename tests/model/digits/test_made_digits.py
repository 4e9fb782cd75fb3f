"""Digits that a program writes, and what is no digit: the same every time, in the box, labelled."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from model_export.digits.data import allographs, nonsense, unseen
from model_export.digits.data.allographs import Allographs
from model_export.digits.data.batches import Batches, shares
from model_export.digits.data.handwriting import Handwriting
from model_export.digits.data.nonsense import KINDS, NONE, Nonsense
from model_export.digits.data.pen import BOX
from model_export.digits.data.scribbles import DRAWINGS, doodles
from model_export.digits.data.shapes import ALLOGRAPHS
from model_export.digits.recipes import ARTICLE, ROBUST
from model_export.digits.train import wanted
from model_export.training.execution import Execution
from tests.small import TINY, few_digits

HABITS = Handwriting()
STILL = Allographs(jitter=0.0)


def random(seed: int) -> np.random.Generator:
    return np.random.default_rng(seed)


def test_every_digit_is_written_in_several_ways() -> None:
    assert sorted(ALLOGRAPHS) == list(range(10))
    for forms in ALLOGRAPHS.values():
        assert len({form.name for form in forms}) == len(forms) >= 3
        assert all(form.weight > 0 for form in forms)
        assert all(len(stroke) >= 2 for form in forms for stroke in form.strokes)


def test_what_is_crossed_or_stands_on_a_foot_has_one_stroke_more() -> None:
    strokes = {form.name: len(form.strokes) for forms in ALLOGRAPHS.values() for form in forms}
    for plain, more in (
        ("plain", "crossed"),
        ("hooked", "hooked and crossed"),
        ("flag", "flag and foot"),
        ("oval", "struck through"),
    ):
        assert strokes[more] == strokes[plain] + 1


@pytest.mark.parametrize("label", range(10))
def test_a_made_digit_fills_its_box_and_no_two_hands_are_alike(label: int) -> None:
    drawn = [
        allographs.make(allographs.Task(label, (1, number), Allographs(), HABITS))
        for number in range(20)
    ]
    assert len({image.tobytes() for image in drawn}) == 20
    for image in drawn:
        ink = image.reshape(28, 28) > 127
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert BOX - 3 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= BOX + 2


def test_a_corner_stays_a_corner_and_a_stroke_ends_where_it_is_told() -> None:
    stroke = ((0, 0, 10, 0), (50, 0, 60, 0), (50, 0, 60, 0), (50, 100, 60, 90))
    points = allographs.placed(stroke, Allographs(jitter=2.0), random(0))
    assert np.array_equal(points[1], points[2])
    assert not np.array_equal(points[0], points[1])
    path = allographs.spline(points, 2)
    assert np.allclose([path[0], path[-1]], points[[0, -1]])
    # The pen turns in the corner itself.
    assert np.hypot(*(path - points[1]).T).min() < 0.5


def test_between_its_two_places_a_point_lies_on_their_line() -> None:
    stroke = ((0, 0, 100, 0), (0, 100, 100, 100))
    points = allographs.placed(stroke, replace(STILL, beyond=0.0), random(3)) / (BOX / 100)
    assert np.allclose(points[:, 1], [0, 100])
    assert ((points[:, 0] >= 0) & (points[:, 0] <= 100)).all()


def test_points_of_a_path_are_evenly_spaced() -> None:
    path = allographs.evenly(np.array([[0.0, 0.0], [3.0, 0.0], [3.0, 4.0]]))
    steps = np.hypot(*np.diff(path, axis=0).T)
    assert steps.max() <= allographs.SPACING + 1e-6
    assert np.allclose(path[[0, -1]], [[0, 0], [3, 4]])


def test_made_digits_do_not_depend_on_the_processes() -> None:
    labels = np.array([3, 1, 4, 1, 5, 9], np.uint8)
    hand = Allographs(variants=2)
    drawn = allographs.made(labels, hand, HABITS, 7)
    assert drawn.shape == (2, 6, 784)
    alone = [
        allographs.make(allographs.Task(int(label), (7, 1, number), hand, HABITS))
        for number, label in enumerate(labels)
    ]
    assert np.array_equal(drawn[1], np.stack(alone))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_digit_is_ink(kind: nonsense.Kind) -> None:
    for seed in range(30):
        points = np.concatenate(kind(Allographs(), random(seed)))
        assert np.isfinite(points).all()
        assert np.ptp(points, axis=0).max() > 1


def test_what_is_no_digit_is_the_same_every_time() -> None:
    settings = Nonsense(drawings=12)
    first, second = (nonsense.nonsense(settings, Allographs(), HABITS, 5) for _ in "12")
    assert first.shape == (12, 784)
    assert np.array_equal(first, second)
    assert len({image.tobytes() for image in first}) == 12


def test_doodles_are_the_same_every_time_and_of_every_kind() -> None:
    pairs = list(zip(doodles(30), doodles(30), strict=True))
    assert all(np.array_equal(first, second) for first, second in pairs)
    assert all(first.shape[1] == 4 and np.isfinite(first).all() for first, _ in pairs)
    assert len({drawing(random(1)).tobytes() for drawing in DRAWINGS}) == len(DRAWINGS)


def test_unseen_hands_are_none_of_the_training() -> None:
    assert ROBUST.allographs != unseen.HAND
    assert ROBUST.handwriting != unseen.HABITS
    drawn = unseen.unseen(20)
    assert [one.label for one in drawn] == 2 * list(range(10))
    again = unseen.unseen(20)
    for one, other in zip(drawn, again, strict=True):
        assert np.array_equal(one.segments, other.segments)
        assert np.isfinite(one.segments).all()


def test_labels_want_one_digit_and_what_is_none_all_of_them_alike() -> None:
    shares_ = wanted(torch.device("cpu"))
    assert torch.equal(shares_[:10], torch.eye(10))
    assert torch.allclose(shares_[NONE], torch.full((10,), 0.1))


def test_an_epoch_takes_its_shares_of_every_kind() -> None:
    recipe = replace(TINY, nonsense=Nonsense(drawings=50, share=0.25))
    mnist = few_digits()
    batches = Batches(mnist, recipe, Execution(torch.device("cpu")))
    assert sum(shares(recipe)) == pytest.approx(1)
    generator = torch.Generator().manual_seed(0)
    drawn = torch.cat([torch.cat(batches.order(generator)) for _ in range(40)])
    rows = drawn // batches.digits
    counted = torch.bincount(rows, minlength=len(shares(recipe)) + 1) / len(drawn)
    expected = [*(0.75 * share for share in shares(recipe)), 0.25]
    assert counted.tolist() == pytest.approx(expected, abs=0.02)
    images, labels = batches.pick(drawn[:64])
    assert images.shape == (64, 784)
    digits = torch.from_numpy(mnist.train.labels).long()
    is_digit = rows[:64] < len(shares(recipe))
    assert torch.equal(labels[is_digit], digits[drawn[:64][is_digit] % len(digits)])
    assert (labels[~is_digit] == NONE).all()


def test_a_recipe_of_scans_alone_takes_each_once() -> None:
    batches = Batches(few_digits(), replace(ARTICLE, batch_size=32), Execution(torch.device("cpu")))
    drawn = torch.cat(batches.order(torch.Generator().manual_seed(0)))
    assert torch.equal(drawn.sort().values, torch.arange(320))
