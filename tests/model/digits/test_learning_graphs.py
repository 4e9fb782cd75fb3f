"""The graphs of the labs: gradients, attacks, training, and the network taken apart."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
import torch.nn.functional as functional
from numpy.typing import NDArray

from model_export.digits import verify_learning
from model_export.digits.data import compact, originals
from model_export.digits.graphs import mlp
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.graphs.parts import numbers
from model_export.digits.manifest import FOLDER as MODELS
from model_export.digits.network import Network
from model_export.digits.rounded import SIGNIFICANT, rounded
from model_export.errors import MissingGraphError, VerificationError
from model_export.export import running

Array = NDArray[np.generic]


def session(name: str) -> onnxruntime.InferenceSession:
    return onnxruntime.InferenceSession(MODELS / f"{name}.onnx")


@pytest.fixture(scope="module")
def shipped() -> dict[str, Array]:
    image = np.zeros((1, 784), np.float32)
    return dict(zip(NAMES, session("classify").run(list(NAMES), {"image": image}), strict=True))


@pytest.fixture(scope="module")
def digit() -> Array:
    pixels: Array = originals.load().test.images[:1].astype(np.float32) / 255
    return pixels


def run(name: str, outputs: list[str], feeds: dict[str, Array]) -> dict[str, Array]:
    return dict(zip(outputs, session(name).run(outputs, feeds), strict=True))


def test_the_parts_of_a_logit_add_up(shipped: dict[str, Array], digit: Array) -> None:
    outputs = ["logits", "contributions", "bias", "products", "unit_bias", "hidden_pre", "order"]
    feeds = {"image": digit, "digit": np.array([7]), "units": np.array([3, 41]), **shipped}
    opened = run("inspect", outputs, feeds)
    assert abs(opened["contributions"].sum() + opened["bias"][0] - opened["logits"][7]) < 1e-4
    total = opened["products"][1].sum() + opened["unit_bias"][1]
    assert abs(total - opened["hidden_pre"][41]) < 1e-4
    sizes = np.abs(opened["contributions"])[opened["order"]]
    assert (np.diff(sizes) <= 0).all()


def test_finite_differences_agree_with_backprop(shipped: dict[str, Array], digit: Array) -> None:
    label = np.array([3])
    slopes = run(
        "backprop",
        ["dw1", "dw2", "a1"],
        {"image": digit, "label": label, "rate": np.array(0.1, np.float32), **shipped},
    )
    unit = int(np.abs(slopes["dw1"]).sum(axis=1).argmax())
    pixel = int(np.abs(slopes["dw1"][unit]).argmax())
    feeds = {
        "image": digit,
        "label": label,
        "row": np.array([unit, 3]),
        "column": np.array([pixel, unit]),
        "distance": np.array(1e-4),
        **shipped,
    }
    nudged = run("nudge", ["slope1", "slope2", "weight1"], feeds)
    assert abs(nudged["slope1"] - slopes["dw1"][unit, pixel]) < 1e-5
    assert abs(nudged["slope2"] - slopes["dw2"][3, unit]) < 1e-5
    assert nudged["weight1"] == shipped["w1"][unit, pixel]


def test_one_update_lowers_the_loss(shipped: dict[str, Array], digit: Array) -> None:
    feeds = {"image": digit, "label": np.array([3]), "rate": np.array(0.01, np.float32)}
    losses = run("backprop", ["loss", "loss_after"], {**feeds, **shipped})
    assert losses["loss_after"] < losses["loss"]


def test_an_attack_stays_within_epsilon(shipped: dict[str, Array], digit: Array) -> None:
    feeds = {
        "original": digit,
        "label": np.array([7]),
        "direction": np.array(1, np.float32),
        "length": np.array(0.05, np.float32),
        "epsilon": np.array(0.1, np.float32),
        "given": np.zeros_like(digit),
        **shipped,
    }
    current = digit
    for _ in range(5):
        current = run("attack", ["image"], {**feeds, "current": current})["image"]
    assert np.abs(current - digit).max() <= 0.1 + 1e-6
    assert current.min() >= 0
    assert current.max() <= 1


@pytest.mark.parametrize(("units", "batch"), [(16, 1), (256, 100)])
def test_a_training_step_has_no_fixed_size(units: int, batch: int) -> None:
    torch.manual_seed(1)
    network = Network(units)
    begin = numbers(network)
    zeros = {name: np.zeros_like(part) for name, part in begin.items()}
    state = (
        begin | {f"m_{n}": z for n, z in zeros.items()} | {f"v_{n}": z for n, z in zeros.items()}
    )
    train = originals.load().train
    feeds = {
        **state,
        "m_one": np.array(0, np.float32),
        "v_one": np.array(0, np.float32),
        "rate": np.array(1e-3, np.float32),
        "pixels": train.images[: 3 * batch].reshape(3, batch, 784),
        "labels": train.labels[: 3 * batch].reshape(3, batch).astype(np.int64),
    }
    trained = run("train-adam", ["losses", "next_w2", "next_m_one", "next_v_one"], feeds)
    assert trained["losses"].shape == (3,)
    assert trained["next_w2"].shape == (10, units)
    assert trained["next_m_one"] == pytest.approx(1 - 0.9**3, rel=1e-6)
    assert trained["next_v_one"] == pytest.approx(1 - 0.999**3, rel=1e-6)
    pixels = torch.from_numpy(feeds["pixels"][0]).float() / 255
    loss = functional.cross_entropy(network(pixels), torch.from_numpy(feeds["labels"][0]))
    assert abs(trained["losses"][0] - loss.item()) < 1e-5


def test_the_gradient_written_out_is_that_of_autograd() -> None:
    torch.manual_seed(0)
    sizes = ((5, 8), (5,), (3, 5), (3,))
    image, w1, b1, w2, b2 = parts = [
        torch.randn(size, dtype=torch.float64, requires_grad=True) for size in ((4, 8), *sizes)
    ]
    label = torch.tensor([0, 1, 2, 1])
    z1, a1, logits = mlp.forward(image, w1, b1, w2, b2)
    delta2 = torch.softmax(logits, dim=1) - functional.one_hot(label, 3)
    _, delta1 = mlp.backward(delta2, z1, w2)
    loss = functional.cross_entropy(logits, label, reduction="sum")
    wanted = torch.autograd.grad(loss, parts)
    slopes = (delta1 @ w1, delta1.T @ image, delta1.sum(dim=0), delta2.T @ a1, delta2.sum(dim=0))
    for ours, theirs in zip(slopes, wanted, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_every_label_of_twenty_digits_is_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = set()

    class Watched:
        def run(self, outputs: list[str], feeds: dict[str, Array]) -> list[Array]:
            tried.add((feeds["image"].tobytes(), int(feeds["label"][0])))
            arrays: list[Array] = session("backprop").run(outputs, feeds)
            return arrays

    monkeypatch.setattr(verify_learning, "session", lambda folder, name: Watched())
    assert verify_learning.gradient_difference(Network(), originals.load().test, tmp_path) < 1e-5
    assert len(tried) == 20 * 10
    assert {label for _, label in tried} == set(range(10))


def test_a_graph_that_is_missing_is_named_with_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(MissingGraphError, match=r"turn\.onnx is missing.*model_export all"):
        running.session(tmp_path, "turn")


class Hasty:
    """A training graph that learns by one hundredth faster than it was told."""

    def __init__(self, name: str) -> None:
        self.right = session(name)

    def run(self, outputs: list[str], feeds: dict[str, Array]) -> list[Array]:
        """Run as onnxruntime's session does."""
        faster = {**feeds, "rate": np.array(1.01 * feeds["rate"], np.float32)}
        arrays: list[Array] = self.right.run(outputs, faster)
        return arrays


@pytest.mark.parametrize("wrong", ["train-adam", "train-sgd"])
def test_a_graph_that_learns_wrongly_is_refused(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    def given(folder: Path, name: str) -> onnxruntime.InferenceSession | Hasty:
        return Hasty(name) if name == wrong else session(name)

    monkeypatch.setattr(verify_learning, "session", given)
    with pytest.raises(VerificationError, match="differs from PyTorch's by"):
        verify_learning.compare(Network(), originals.load(), MODELS)


def test_published_weights_have_nine_significant_bits(shipped: dict[str, Array]) -> None:
    for part in shipped.values():
        assert np.array_equal(part, part.astype(np.float16).astype(np.float32))
        fractions = np.frexp(part)[0] * 2**SIGNIFICANT
        assert np.array_equal(fractions, fractions.round())
    network = Network(8)
    published = rounded(network.state_dict())
    for name, part in network.named_parameters():
        # Half a unit of the last bit, after half a unit of float16's last one.
        most = 2**-SIGNIFICANT + 2**-11
        assert (published[name] - part).abs().max() <= part.abs().max() * most


def test_packed_digits_keep_their_labels_and_sixteen_greys() -> None:
    test = originals.load().test
    few = originals.Digits(test.images[:100], test.labels[:100])
    content = compact.pack(few)
    assert content == compact.pack(few)
    unpacked = compact.unpack(content, 100)
    assert np.array_equal(unpacked.labels, few.labels)
    assert np.abs(unpacked.images.astype(int) - few.images).max() <= 9


def test_the_network_reads_packed_digits_as_well(shipped: dict[str, Array]) -> None:
    content = (MODELS / "digits-test.bin").read_bytes()
    assert len(content) < 1_500_000
    digits = compact.unpack(content, 10_000)
    labels = digits.labels.astype(np.int64)
    judged = run(
        "judge",
        ["loss", "predicted", "confidence"],
        {"pixels": digits.images, "labels": labels, **shipped},
    )
    assert (judged["predicted"] == labels).mean() > 0.985
    assert 0 < judged["loss"] < 0.2
    assert ((judged["confidence"] > 0.1) & (judged["confidence"] <= 1 + 1e-6)).all()


@pytest.mark.parametrize(("share", "bits"), [(0.0, 32), (0.5, 32), (0.9, 4), (0.99, 8), (0.0, 2)])
def test_compression_does_what_it_says(shipped: dict[str, Array], share: float, bits: int) -> None:
    feeds = {
        "share": np.array(share, np.float32),
        "bits": np.array(bits, np.float32),
        "w1": shipped["w1"],
        "w2": shipped["w2"],
    }
    compressed = run("compress", ["next_w1", "next_w2", "whole1"], feeds)
    zeros = (compressed["next_w1"] == 0).mean()
    assert zeros >= share - 1e-3
    if bits == 32 and share == 0:
        assert np.array_equal(compressed["next_w1"], shipped["w1"])
    if bits == 32:
        kept = compressed["next_w1"] != 0
        assert np.array_equal(compressed["next_w1"][kept], shipped["w1"][kept])
        assert np.abs(shipped["w1"][kept]).min() >= np.abs(shipped["w1"][~kept]).max(initial=0)
    else:
        assert len(np.unique(compressed["next_w1"])) <= 2**bits
        assert np.abs(compressed["whole1"]).max() == 2 ** (bits - 1) - 1
