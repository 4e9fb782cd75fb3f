"""The exported graphs compute what they promise, for any drawing."""

import json
import math
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from model_export.digits import manifest, publish
from model_export.digits.data import originals
from model_export.digits.data.pen import Preprocess
from model_export.digits.data.scribbles import scribbles
from model_export.digits.manifest import FOLDER as MODELS
from model_export.digits.measured import decision, evaluate, strokes
from model_export.digits.network import Network
from model_export.digits.verify import compare
from model_export.errors import StrokeFileError, VerificationError
from model_export.export import running
from tests.exporting import export_only
from tests.small import measured

PREPROCESS = Preprocess()
POINT = st.tuples(st.floats(0, 300, width=32), st.floats(0, 300, width=32))
STROKES = st.lists(st.lists(POINT, min_size=2, max_size=12), min_size=1, max_size=4)


def draw(
    strokes_: list[list[tuple[float, float]]], scale: float = 1, shift: float = 0
) -> np.ndarray:
    moved = [[[x * scale + shift, y * scale + shift] for x, y in stroke] for stroke in strokes_]
    return PREPROCESS(torch.from_numpy(strokes.segments_of(moved))).numpy().reshape(28, 28)


def centre_of_mass(image: np.ndarray) -> tuple[float, float]:
    y, x = np.mgrid[:28, :28] + 0.5
    return float((image * x).sum() / image.sum()), float((image * y).sum() / image.sum())


SEVEN = [[(0.0, 0.0), (100.0, 0.0), (40.0, 160.0)]]


@pytest.mark.parametrize(("scale", "shift"), [(0.01, 0), (1, 500), (37, -900)])
def test_scale_and_position_do_not_matter(scale: float, shift: float) -> None:
    assert np.abs(draw(SEVEN) - draw(SEVEN, scale, shift)).max() < 1e-3


def test_the_density_of_points_does_not_matter() -> None:
    dense = [(100 * t / 50, 0.0) for t in range(51)] + [
        (100 - 60 * t / 50, 160 * t / 50) for t in range(1, 51)
    ]
    assert np.abs(draw(SEVEN) - draw([dense])).max() < 1e-4


@settings(max_examples=60, deadline=None)
@given(STROKES)
def test_every_drawing_gives_a_centred_image(drawing: list[list[tuple[float, float]]]) -> None:
    image = draw(drawing)
    assert np.isfinite(image).all()
    assert image.min() >= 0
    assert image.max() <= 1
    assert image.sum() > 1
    # Ink may leave the image when its mass lies far from the middle of its box.
    if image[0].sum() + image[-1].sum() + image[:, 0].sum() + image[:, -1].sum() == 0:
        assert math.dist(centre_of_mass(image), (14, 14)) < 0.25


def test_the_long_side_fills_the_box_and_the_aspect_is_kept() -> None:
    ink = draw([[(0, 0), (50, 0), (50, 100), (0, 100), (0, 0)]]) > 0.5
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    assert np.ptp(rows) + 1 == 20
    assert 10 <= np.ptp(columns) + 1 <= 12


@pytest.mark.parametrize("dot", [[[(5.0, 5.0)]], [[(0.0, 0.0), (0.0, 0.0)]]])
def test_a_dot_is_a_dot_in_the_middle(dot: list[list[tuple[float, float]]]) -> None:
    image = draw(dot)
    assert 2 < image.sum() < 8
    assert math.dist(centre_of_mass(image), (14, 14)) < 0.1


def test_parity_fails_loudly_when_weights_differ(tmp_path: Path) -> None:
    export_only(Network(), ("classify", "preprocess"), tmp_path)
    with pytest.raises(VerificationError, match="differently"):
        compare(Network(), originals.load(), tmp_path)


@pytest.mark.parametrize("batch", [1, 2, 64])
def test_the_batch_is_free(batch: int) -> None:
    session = onnxruntime.InferenceSession(MODELS / "classify.onnx")
    image = np.random.default_rng(0).random((batch, 784), dtype=np.float32)
    logits, shares, before, after, w1, b1, w2, b2 = session.run(None, {"image": image})
    assert np.abs(image @ w1.T + b1 - before).max() < 1e-4
    assert np.abs(after @ w2.T + b2 - logits).max() < 1e-4
    assert logits.shape == shares.shape == (batch, 10)
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(np.maximum(before, 0), after)


def built() -> manifest.Manifest:
    return manifest.Manifest.model_validate_json(manifest.PATH.read_text(encoding="utf-8"))


def test_the_manifest_of_the_build_holds_what_it_promises() -> None:
    content = built()
    table = np.array(content.evaluation.confusion)
    assert table.sum() == content.evaluation.test_examples == 10_000
    assert np.trace(table) == 10_000 - content.evaluation.test_errors
    assert content.parity.same_class == content.parity.images == 10_000
    assert content.parity.max_abs_logit_difference <= content.parity.tolerance
    assert content.models["classify"].inputs[0].shape == ["batch", 784]
    assert content.models["preprocess"].inputs[0].shape == ["segments", 4]
    # Seeds and machines move it by a tenth of a percentage point or two; a broken recipe by more.
    assert content.evaluation.test_accuracy > 0.985
    assert 0 < content.training.preparation_seconds < content.training.wall_seconds


def test_a_manifest_with_an_unknown_key_is_refused() -> None:
    content = json.loads(built().model_dump_json())
    content["surprise"] = 1
    with pytest.raises(ValueError, match="surprise"):
        manifest.Manifest.model_validate(content)


def test_calibration_error_of_a_known_case() -> None:
    shares = np.full((10, 10), 0.2 / 9, dtype=np.float32)
    shares[:, 3] = 0.8
    labels = np.array([3] * 6 + [4] * 4)
    error = evaluate.calibration_error(evaluate.reliability(shares, labels))
    assert error == pytest.approx(0.2, abs=1e-6)


def sure(*shares: float) -> np.ndarray:
    """Return probabilities [n, 10] of which the second is the largest, by so much."""
    table = np.full((len(shares), 10), 0.01, dtype=np.float32)
    table[:, 1] = shares
    return table


def test_the_threshold_is_the_highest_that_keeps_enough_of_either_set() -> None:
    ones = np.ones(100, dtype=int)
    certain = decision.Read(sure(*[0.9515] * 100), ones)
    doubtful = decision.Read(sure(*[0.7035] * 4, *[0.9515] * 96), ones)
    seldom = decision.Read(sure(*[0.7035] * 3, *[0.9515] * 97), ones)
    nonsense = sure(*[0.6] * 25, *[0.99] * 25)
    # Four in a hundred are too many to lose, three are not, in whichever set they are.
    for pair, threshold in (
        ((certain, doubtful), 0.703),
        ((doubtful, certain), 0.703),
        ((certain, seldom), 0.951),
        ((seldom, certain), 0.951),
    ):
        chosen = decision.choose(*pair, nonsense, nonsense[:10])
        assert chosen.threshold == pytest.approx(threshold)
        assert min(chosen.validation_coverage, chosen.made_coverage) >= decision.KEPT
        # What is no digit is judged; the choice does not look at it.
        assert (chosen.scribbles, chosen.scribbles_refused) == (50, 0.5)
        assert (chosen.doodles, chosen.doodles_refused) == (10, 1)
    hopeless = decision.Read(sure(*[0.2] * 100), ones)
    assert decision.choose(hopeless, certain, nonsense, nonsense).threshold == pytest.approx(0.3)


def test_only_what_is_answered_counts_as_right_when_sure() -> None:
    labels = np.array([1, 1, 1, 2])
    read = decision.Read(sure(0.9, 0.9, 0.5, 0.5), labels)
    assert read.right() == 0.75
    assert (read.coverage(0.8), read.right(0.8)) == (0.5, 1)
    assert read.right(0.99) == 0


def test_the_labs_begin_with_digits_that_the_network_is_sure_of() -> None:
    labels = np.array([3, 7, 7, 7, 3])
    answers, shares = [3, 3, 7, 7, 7], [0.4, 0.9, 0.6, 0.95, 0.9]
    test = np.full((5, 10), 0.001, dtype=np.float32)
    test[np.arange(5), answers] = shares
    assert publish.sample(labels, test, 7, 0.8) == 3
    assert publish.sample(labels, test, 7, 0.5) == 2
    assert publish.sample(labels, test, 3, 0.8) == 0  # none is sure: the one that is right


def test_the_samples_are_read_rightly_and_surely() -> None:
    content = built()
    stored = json.loads((MODELS / content.samples.name).read_text(encoding="utf-8"))
    images = np.array([one["image"] for one in stored], np.float32) / np.float32(255)
    classify = running.session(MODELS, "classify")
    shares = classify.run(["probabilities"], {"image": images})[0]
    assert shares.argmax(axis=1).tolist() == [one["label"] for one in stored] == list(range(10))
    assert (shares.max(axis=1) >= content.decision.threshold - 1e-6).all()


def test_scribbles_are_the_same_every_time() -> None:
    pairs = zip(scribbles(20), scribbles(20), strict=True)
    assert all(np.array_equal(first, second) for first, second in pairs)


def test_a_stroke_file_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    one = {"label": 1, "writer": "a", "strokes": [[[0, 0], [2, 90]]]}
    zero = [[[50 * math.sin(t / 5), 70 * math.cos(t / 5)] for t in range(33)]]
    path.write_text(json.dumps([one, {"label": 0, "writer": "b", "strokes": zero}]))
    text = manifest.PATH.read_text(encoding="utf-8")
    published = manifest.Manifest.model_validate_json(text)
    training, models = published.training, published.models
    result = strokes.measure(path, 0.5, training)
    images = strokes.images_of(strokes.read(path), MODELS)
    reads = running.session(MODELS, "classify").run(["logits"], {"image": images})[0].argmax(axis=1)
    assert (result.records, result.writers) == (2, 2)
    assert result.by_digit == {"0": float(reads[1] == 0), "1": float(reads[0] == 1)}
    assert result.accuracy == (result.by_digit["0"] + result.by_digit["1"]) / 2

    record = tmp_path / "record.json"
    strokes.write_record(result.model_copy(update={"seed": strokes.BOOK_SEED}), record)

    def recorded(weights: str, how: manifest.TrainingInfo) -> bool | None:
        record_of_weights = strokes.recorded(weights, models["preprocess"], how, record)
        return record_of_weights and record_of_weights.same_weights

    weights = strokes.weights_hash(MODELS)
    assert recorded(weights, training) is True
    elsewhere = {"device": "cuda", "preparation_seconds": 1.0, "wall_seconds": 2.0, "seed": 9}
    # Another machine or seed: the figure stands, and says so. Another recipe: none.
    assert recorded("0" * 64, training.model_copy(update=elsewhere)) is False
    assert recorded(weights, training.model_copy(update={"epochs": 1})) is None


def test_networks_of_other_seeds_tell_what_is_chance(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    with pytest.raises(StrokeFileError, match="record the network of seed 0 first"):
        strokes.write_record(measured(seed=1), path)
    strokes.write_record(measured(), path)
    for seed, share in ((2, 0.8), (1, 0.93), (2, 0.85)):
        strokes.write_record(measured(seed=seed, accuracy=share), path)
    with pytest.raises(StrokeFileError, match="no figure of this recipe"):
        strokes.write_record(measured(seed=3, recipe_sha256="other"), path)
    strokes.write_record(measured(weights_sha256="again"), path)
    stored = manifest.Strokes.model_validate_json(path.read_text(encoding="utf-8"))
    assert [(one.seed, one.accuracy) for one in stored.others] == [(1, 0.93), (2, 0.85)]
    assert stored.weights_sha256 == "again"
    # Another recipe or file begins anew.
    strokes.write_record(measured(recipe_sha256="other"), path)
    assert manifest.Strokes.model_validate_json(path.read_text(encoding="utf-8")).others == []


@pytest.mark.parametrize(
    "record",
    [
        {"label": 1, "writer": "a"},
        {"label": 11, "writer": "a", "strokes": [[[0, 0]]]},
        {"label": 1, "writer": "a", "strokes": []},
        {"label": 1, "writer": "a", "strokes": [[[0, 0, 0]]]},
        {"label": 1, "writer": "a", "strokes": [[["x", 0]]]},
    ],
)
def test_a_broken_record_is_named(record: dict[str, object], tmp_path: Path) -> None:
    good = {"label": 1, "writer": "a", "strokes": [[[0, 0], [1, 1]]]}
    path = tmp_path / "broken.json"
    path.write_text(json.dumps([good, record]))
    with pytest.raises(StrokeFileError, match="record 1"):
        strokes.read(path)


@pytest.mark.parametrize(
    ("content", "said"), [("not json", "is not JSON.*save it as"), ("[]", "list.*add records")]
)
def test_a_file_of_no_records_is_refused_with_their_format(
    content: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(StrokeFileError, match=said + '.*"label": 0-9'):
        strokes.read(path)
