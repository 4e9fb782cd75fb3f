"""Training is what it says: shapes, gradients, and the same bytes every time."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model_export import experiments
from model_export.augment import Augmentation
from model_export.data import Digits, Mnist, load
from model_export.device import choose_device
from model_export.errors import DeviceError
from model_export.export import export_all
from model_export.handwriting import Handwriting
from model_export.network import Network, count_parameters
from model_export.recipes import ARTICLE, ROBUST, Recipe
from model_export.train import Run, Training, train

CPU = torch.device("cpu")
TINY = replace(
    ROBUST,
    epochs=3,
    batch_size=32,
    augmentation=Augmentation(variants=1, fields=20),
    handwriting=Handwriting(),
)


@pytest.fixture(scope="module")
def few() -> Mnist:
    mnist = load()

    def cut(part: Digits, count: int) -> Digits:
        return Digits(part.images[:count], part.labels[:count])

    return Mnist(cut(mnist.train, 320), cut(mnist.validation, 100), cut(mnist.test, 100))


def onnx_bytes(run: Run, folder: Path) -> bytes:
    network = Network()
    network.load_state_dict(run.weights)
    export_all(network, folder)
    return (folder / "classify.onnx").read_bytes() + (folder / "preprocess.onnx").read_bytes()


def test_the_network_of_the_article_has_203530_parameters() -> None:
    assert count_parameters(Network()) == 203_530
    assert Network()(torch.zeros(7, 784)).shape == (7, 10)


def test_gradients_agree_with_finite_differences() -> None:
    torch.manual_seed(0)
    network = Network(hidden=5).double()
    image = torch.rand(3, 784, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda x: network(x).logsumexp(dim=1), image)


def test_the_recipe_of_the_article_is_section_5() -> None:
    assert (ARTICLE.epochs, ARTICLE.optimizer, ARTICLE.learning_rate) == (100, "adam", 1e-3)
    assert ARTICLE.augmentation is None


def test_two_runs_give_the_same_bytes(few: Mnist, tmp_path: Path) -> None:
    first = onnx_bytes(train(TINY, few, CPU, tmp_path / "a"), tmp_path / "a")
    second = onnx_bytes(train(TINY, few, CPU, tmp_path / "b"), tmp_path / "b")
    assert first == second


def test_an_interrupted_run_ends_in_the_same_weights(
    few: Mnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = train(TINY, few, CPU, tmp_path / "whole")
    epoch, calls = Training.epoch, []

    def stop_in_the_third(self: Training, batches: object) -> float:
        calls.append(1)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return epoch(self, batches)  # type: ignore[arg-type]

    monkeypatch.setattr(Training, "epoch", stop_in_the_third)
    with pytest.raises(KeyboardInterrupt):
        train(TINY, few, CPU, tmp_path / "cut")
    monkeypatch.setattr(Training, "epoch", epoch)
    resumed = train(TINY, few, CPU, tmp_path / "cut")
    assert len(resumed.history) == 3
    assert [e.loss for e in resumed.history] == [e.loss for e in whole.history]
    for name, value in whole.weights.items():
        assert torch.equal(value, resumed.weights[name]), name


def test_a_finished_run_is_not_repeated(
    few: Mnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    train(TINY, few, CPU, tmp_path)
    monkeypatch.setattr(Training, "epoch", None)
    assert len(train(TINY, few, CPU, tmp_path).history) == 3


def test_a_damaged_checkpoint_starts_again(
    few: Mnist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "robust.pt").write_bytes(b"not a checkpoint")
    assert len(train(TINY, few, CPU, tmp_path).history) == 3
    assert "training starts again" in capsys.readouterr().out


@pytest.mark.parametrize("recipe", [TINY, replace(ARTICLE, epochs=3, batch_size=32)])
def test_the_loss_falls(recipe: Recipe, few: Mnist, tmp_path: Path) -> None:
    history = train(recipe, few, CPU, tmp_path).history
    assert history[-1].loss < history[0].loss


def test_a_device_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device("auto") == torch.device("cpu")
    with pytest.raises(DeviceError, match="no cuda device"):
        choose_device("cuda")


def test_the_roc_of_equal_losses_is_the_diagonal() -> None:
    same = torch.linspace(0, 1, 1001)
    found = experiments.roc(same, same)
    assert found == pytest.approx([step / 20 for step in range(21)], abs=2e-3)
    assert experiments.separation(same, same) == pytest.approx(0.5, abs=1e-3)
    assert min(experiments.roc(same - 2, same)) == 1


def test_auto_takes_a_gpu_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto") == torch.device("cuda")


def test_no_tensor_of_a_training_step_is_made_on_another_device(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The meta device computes shapes alone: a tensor made elsewhere would not mix with its own.
    class OnCpu(torch.Generator):
        def __new__(cls, device: torch.device) -> "OnCpu":
            return super().__new__(cls, "cpu")

    monkeypatch.setattr(torch, "Generator", OnCpu)
    training = Training(replace(ARTICLE, epochs=1), torch.device("meta"), 10)
    images = torch.empty(8, 784, device="meta")
    labels = torch.empty(8, dtype=torch.long, device="meta")
    assert training.step(images, labels).device.type == "meta"
