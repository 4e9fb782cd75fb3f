"""On a GPU the network learns, agrees with the CPU, exports, and never waits within an epoch."""

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from bench import gpu as report
from model_export.digits.data.batches import Batches
from model_export.digits.data.originals import Mnist, load
from model_export.digits.graphs import registry
from model_export.digits.network import Network
from model_export.digits.recipes import ARTICLE
from model_export.digits.train import Run, Training, train
from model_export.digits.verify import compare
from model_export.errors import DeviceError
from model_export.export import onnx_file
from model_export.export.verify import TOLERANCE
from model_export.training.checkpoint import Checkpoint
from model_export.training.device import explained
from model_export.training.execution import Execution
from tests import golden
from tests.small import TINY, few_digits, run_ranks

pytestmark = pytest.mark.gpu
REQUIRED = int(os.environ.get("REQUIRE_GPUS", "0"))
PROVIDERS = sorted(
    {"CUDAExecutionProvider", "CPUExecutionProvider"} & set(onnxruntime.get_available_providers())
)


@pytest.fixture(scope="module")
def mnist() -> Mnist:
    return load()


@pytest.fixture(scope="module")
def run(gpu: torch.device, mnist: Mnist, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return two epochs of the article's recipe on all of MNIST, trained on the GPU."""
    return train(replace(ARTICLE, epochs=2), mnist, Execution(gpu), tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def exported(run: Run, tmp_path_factory: pytest.TempPathFactory) -> tuple[Network, Path]:
    """Return the network that the GPU has trained, and the folder of its graphs."""
    network, folder = Network(), tmp_path_factory.mktemp("models")
    network.load_state_dict(run.weights)
    onnx_file.write(registry.graphs(network.eval(), {}), folder)
    return network, folder


def test_it_learns(run: Run) -> None:
    first, last = run.history[0], run.history[-1]
    assert last.loss <= 0.95 * first.loss
    assert 0.02 < last.loss < 0.3
    assert last.validation_accuracy > 0.95


def test_the_exported_network_agrees_with_pytorch(
    exported: tuple[Network, Path], mnist: Mnist
) -> None:
    network, folder = exported
    assert compare(network, mnist, folder).same_class == len(mnist.test.labels)


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_of_onnxruntime_agrees(
    provider: str, exported: tuple[Network, Path], mnist: Mnist, gpu: torch.device
) -> None:
    network, folder = exported
    images = mnist.test.tensors(torch.device("cpu"))[0]
    session = onnxruntime.InferenceSession(folder / "classify.onnx", providers=[provider])
    assert session.get_providers()[0] == provider
    theirs = session.run(["logits"], {"image": images.numpy()})[0]
    with torch.no_grad():
        ours = network.to(gpu)(images.to(gpu)).cpu().numpy()
    network.cpu()
    # TF32 in the provider's products of matrices: ten bits of fraction.
    tolerance = TOLERANCE if provider == "CPUExecutionProvider" else 5e-2
    assert np.abs(ours - theirs).max() <= tolerance


def test_losses_on_the_gpu_are_the_recorded_ones_of_the_cpu(gpu: torch.device) -> None:
    losses = golden.losses(Execution(gpu))
    assert losses == pytest.approx(golden.recorded(), rel=golden.ON_A_GPU)


def test_a_recorded_step_learns_what_the_step_does(gpu: torch.device) -> None:
    def learnt(execution: Execution) -> tuple[list[float], list[torch.Tensor]]:
        batches = Batches(few_digits(), TINY, execution)
        training = Training(TINY, execution, batches.steps)
        losses = [float(training.epoch(batches)) for _ in range(TINY.epochs)]
        assert (training.recording is not None) == execution.recorded
        return losses, list(training.average.parameters())

    losses, weights = learnt(Execution(gpu, recorded=False))
    again, others = learnt(Execution(gpu))
    assert again == pytest.approx(losses, rel=1e-4)
    for weight, other in zip(weights, others, strict=True):
        torch.testing.assert_close(other, weight, rtol=0, atol=1e-3)


def test_bf16_and_compile_learn_the_same(gpu: torch.device) -> None:
    plain = golden.losses(Execution(gpu))
    assert golden.losses(Execution(gpu, compiled=True)) == pytest.approx(plain, rel=1e-3)
    if torch.cuda.get_device_capability() < (8, 0):
        with pytest.raises(DeviceError, match="leave out --bf16"):
            Execution(gpu, bf16=True)
    else:
        half = golden.losses(Execution(gpu, bf16=True))
        assert half == pytest.approx(plain, rel=5e-2)


def test_nothing_waits_for_the_gpu_within_an_epoch(gpu: torch.device) -> None:
    batches = Batches(few_digits(), TINY, Execution(gpu))
    training = Training(TINY, Execution(gpu), batches.steps)
    training.epoch(batches)  # the first use of a kernel may wait
    torch.cuda.set_sync_debug_mode("error")
    try:
        loss = training.epoch(batches)
    finally:
        torch.cuda.set_sync_debug_mode("default")
    assert torch.isfinite(loss)


def test_ranks_on_all_gpus_train_what_one_trains(tmp_path: Path, gpu: torch.device) -> None:
    count = max(n for n in range(1, torch.cuda.device_count() + 1) if TINY.batch_size % n == 0)
    assert count > 1 or REQUIRED < 2, "several GPUs were promised, and one would train"
    alone = train(TINY, few_digits(), Execution(gpu), tmp_path / "alone")
    done = run_ranks(tmp_path, count, "cuda")  # nccl, with a single GPU too
    assert done.returncode == 0, done.stderr
    path = tmp_path / "0/build/checkpoints/robust.pt"
    together = Checkpoint(**torch.load(path, map_location="cpu", weights_only=True))
    losses = [epoch[0] for epoch in together.history]
    assert losses == pytest.approx([epoch.loss for epoch in alone.history], rel=1e-3)


def test_too_little_memory_is_said_with_the_next_step(gpu: torch.device) -> None:
    total = torch.cuda.get_device_properties(gpu).total_memory
    with pytest.raises(DeviceError, match="too little free memory"), explained(gpu):
        torch.empty(2 * total, dtype=torch.uint8, device=gpu)


def test_the_report_says_how_fast_it_is(tmp_path: Path, gpu: torch.device) -> None:
    path = tmp_path / "gpu.json"
    report.write(report.measure(epochs=2), path)
    stored = json.loads(path.read_text(encoding="utf-8"))
    assert stored["device"] == torch.cuda.get_device_name()
    for row in stored["rows"]:
        print(f"{row['how']}: {row['examples_per_second']:,.0f} examples/s")
        assert row["examples_per_second"] > 0
        assert np.isfinite(row["losses"]).all()
