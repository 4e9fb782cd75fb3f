"""Training is what it says: shapes, gradients, and the same bytes every time."""

import importlib.metadata
import re
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model_export.digits.data.batches import Batches
from model_export.digits.data.originals import Mnist
from model_export.digits.measured import experiments
from model_export.digits.network import Network, count_parameters
from model_export.digits.recipes import ARTICLE, Recipe
from model_export.digits.train import SOURCES, Run, Training, fingerprint, train
from model_export.errors import DeviceError
from model_export.training.device import choose_device, explained
from model_export.training.execution import Execution
from tests.exporting import export_only
from tests.small import ROOT, TINY, few_digits

CPU = Execution(torch.device("cpu"))


@pytest.fixture(scope="module")
def few() -> Mnist:
    return few_digits()


def onnx_bytes(run: Run, folder: Path) -> bytes:
    network = Network()
    network.load_state_dict(run.weights)
    export_only(network, ("classify", "preprocess"), folder)
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

    def stop_in_the_third(self: Training, batches: object) -> torch.Tensor:
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


# What a run only reads, shows or keeps, or what its recipe says in the fingerprint.
BESIDE = {
    "digits/measured/evaluate",
    "digits/recipes",
    "errors",
    "files",
    "training/checkpoint",
    "training/device",
    "training/progress",
}


def exists(name: str) -> bool:
    """Return whether there is a module of this name."""
    return (ROOT / "model_export" / f"{name.replace('.', '/')}.py").exists()


def imported(name: str) -> set[str]:
    """Return our own modules that this one imports, and those that they import."""
    text = (ROOT / "model_export" / f"{name}.py").read_text(encoding="utf-8")
    named = re.findall(r"^from model_export(\S*) import (\w+)", text, re.MULTILINE)
    either = [(f"{where}.{what}"[1:], where[1:]) for where, what in named]
    paths = {(a if exists(a) else b).replace(".", "/") for a, b in either}
    modules = paths
    return modules.union(*(imported(part) for part in modules)) if modules else modules


def test_the_fingerprint_covers_all_that_the_weights_depend_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert set(SOURCES) == ({"digits/train"} | imported("digits/train")) - BESIDE
    before = fingerprint(TINY, CPU)
    version = importlib.metadata.version
    for package in ("numpy", "scikit-image", "scipy", "torch"):

        def other(name: str, changed: str = package) -> str:
            return "0" if name == changed else version(name)

        monkeypatch.setattr(importlib.metadata, "version", other)
        assert fingerprint(TINY, CPU) != before, package


def test_a_damaged_checkpoint_starts_again(
    few: Mnist, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "robust.pt").write_bytes(b"not a checkpoint")
    assert len(train(TINY, few, CPU, tmp_path).history) == 3
    assert "its training starts again" in capsys.readouterr().out


@pytest.mark.parametrize("recipe", [TINY, replace(ARTICLE, epochs=3, batch_size=32)])
def test_the_loss_falls(recipe: Recipe, few: Mnist, tmp_path: Path) -> None:
    history = train(recipe, few, CPU, tmp_path).history
    assert history[-1].loss < history[0].loss


def test_a_device_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
    assert choose_device("auto") == torch.device("cpu")
    with pytest.raises(DeviceError, match="no mps device"):
        choose_device("mps")


@pytest.mark.parametrize(
    ("torch_says", "next_step"),
    [
        ("Torch not compiled with CUDA enabled", "make setup"),
        ("The NVIDIA driver on your system is too old (found version 11040). Please", "update"),
        ("Found no NVIDIA driver on your system. Please check", "install the NVIDIA driver"),
        ("No CUDA GPUs are available", "CUDA_VISIBLE_DEVICES"),
        ("CUDA unknown error - this may be", "nvidia-smi"),
    ],
)
def test_why_there_is_no_cuda_device_is_said_with_the_next_step(
    torch_says: str, next_step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise RuntimeError(torch_says)

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "init", refuse)
    with pytest.raises(DeviceError, match="no cuda device") as caught:
        choose_device("cuda")
    assert torch_says.split(". ")[0] in str(caught.value)
    assert next_step in str(caught.value)


def test_failures_of_the_device_are_said_with_the_next_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cuda = torch.device("cuda")
    with pytest.raises(DeviceError, match=r"20\.00 MiB.*--device cpu"), explained(cuda):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has")
    with (
        pytest.raises(DeviceError, match=r"no kernel image.*was built for this GPU"),
        explained(cuda),
    ):
        raise torch.AcceleratorError("CUDA error: no kernel image is available for execution")
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: False)
    with pytest.raises(DeviceError, match="leave out --bf16"):
        Execution(cuda, bf16=True)


def test_bf16_and_compile_are_chosen_not_assumed(
    few: Mnist, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled: list[object] = []
    monkeypatch.setattr(torch, "compile", lambda network: compiled.append(network) or network)
    plain = train(TINY, few, CPU, tmp_path)
    assert compiled == []
    chosen = Execution(CPU.device, bf16=True, compiled=True)
    other = train(TINY, few, chosen, tmp_path)  # another fingerprint: trained anew
    assert len(compiled) == 1
    assert (plain.device, other.device) == ("cpu", "cpu bf16 compiled")
    assert other.weights["hidden.weight"].dtype == torch.float32
    assert other.history[-1].loss == pytest.approx(plain.history[-1].loss, rel=0.02)
    assert other.history[-1].loss != plain.history[-1].loss


def test_the_roc_of_equal_losses_is_the_diagonal() -> None:
    same = torch.logspace(-6, 1, 1001)
    curve = experiments.roc(same, same)
    assert curve.found == curve.alarms
    assert curve.auc == pytest.approx(0.5, abs=1e-3)
    apart = experiments.roc(same * 1e-8, same)
    assert apart.auc == 1
    assert all(hit >= alarm for hit, alarm in zip(apart.found, apart.alarms, strict=True))


def test_auto_takes_a_gpu_when_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto") == torch.device("cuda")


def test_no_tensor_of_a_training_epoch_is_made_on_another_device(
    few: Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The meta device computes shapes alone: a tensor made elsewhere would not mix with its own,
    # and a value that the processor waits for cannot be had.
    class OnCpu(torch.Generator):
        def __new__(cls, device: torch.device) -> "OnCpu":
            return super().__new__(cls, "cpu")

    monkeypatch.setattr(torch, "Generator", OnCpu)
    execution = Execution(torch.device("meta"))
    batches = Batches(few, TINY, execution)
    loss = Training(TINY, execution, batches.steps).epoch(batches)
    assert loss.device.type == "meta"
    with pytest.raises(RuntimeError, match="meta"):
        float(loss)
