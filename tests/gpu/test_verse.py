"""On a GPU the writer of verse learns what it learns on the CPU, goes on, and shares its work."""

import os
from pathlib import Path

import pytest
import torch

from model_export.errors import DeviceError
from model_export.training.execution import Execution
from model_export.verse import train
from model_export.verse.data.batches import encoded
from tests.small import TINY_VERSE, few_poems, run_ranks, stopped_after

pytestmark = pytest.mark.gpu
REQUIRED = int(os.environ.get("REQUIRE_GPUS", "0"))
CPU = torch.device("cpu")
# Products of matrices are added in another order, and Muon turns small differences.
CLOSE = 1e-2


def learnt(execution: Execution, folder: Path) -> list[float]:
    text, samples = few_poems()
    run = train.train(TINY_VERSE, text, samples, execution, folder)
    return [stage.loss for stage in run.history]


@pytest.fixture(scope="module")
def on_the_cpu(tmp_path_factory: pytest.TempPathFactory) -> list[float]:
    return learnt(Execution(CPU), tmp_path_factory.mktemp("cpu"))


def test_it_learns_what_the_cpu_learns(
    gpu: torch.device, on_the_cpu: list[float], tmp_path: Path
) -> None:
    losses = learnt(Execution(gpu), tmp_path)
    assert losses[-1] < losses[0] / 2
    assert losses == pytest.approx(on_the_cpu, rel=CLOSE)


def test_recorded_steps_of_two_lengths_learn_what_the_steps_do(
    gpu: torch.device, tmp_path: Path
) -> None:
    text, samples = few_poems()
    execution = Execution(gpu)
    training = train.Training(TINY_VERSE, text, encoded(text, samples.train), execution)
    training.stage(TINY_VERSE.tokens)
    assert len(training.recordings) == 2
    losses = learnt(execution, tmp_path / "recorded")
    plain = learnt(Execution(gpu, recorded=False), tmp_path / "plain")
    assert losses == pytest.approx(plain, rel=CLOSE)


def test_a_run_that_was_stopped_goes_on(
    gpu: torch.device, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = learnt(Execution(gpu), tmp_path / "whole")

    with monkeypatch.context() as patch:
        patch.setattr(train, "say", stopped_after(2))
        with pytest.raises(KeyboardInterrupt):
            learnt(Execution(gpu), tmp_path / "parts")
    assert learnt(Execution(gpu), tmp_path / "parts") == pytest.approx(whole, rel=CLOSE)


def test_bf16_and_compile_learn_about_the_same(
    gpu: torch.device, on_the_cpu: list[float], tmp_path: Path
) -> None:
    compiled = learnt(Execution(gpu, compiled=True), tmp_path / "compiled")
    assert compiled == pytest.approx(on_the_cpu, rel=CLOSE)
    if torch.cuda.get_device_capability() < (8, 0):
        with pytest.raises(DeviceError, match="leave out --bf16"):
            Execution(gpu, bf16=True)
    else:
        half = learnt(Execution(gpu, bf16=True), tmp_path / "half")
        assert half == pytest.approx(on_the_cpu, rel=0.05)


def test_ranks_on_all_gpus_train_what_one_trains(
    gpu: torch.device, on_the_cpu: list[float], tmp_path: Path
) -> None:
    batch, most = TINY_VERSE.batch, torch.cuda.device_count()
    count = max(n for n in range(1, most + 1) if batch % n == 0)
    assert count > 1 or REQUIRED < 2, "several GPUs were promised, and one would train"
    done = run_ranks(tmp_path, count, "cuda", "verse")  # nccl, with a single GPU too
    assert done.returncode == 0, done.stderr
    path = tmp_path / "0" / train.CHECKPOINTS / "zh-seed/checkpoint.pt"
    history = torch.load(path, map_location="cpu", weights_only=True)["history"]
    assert [stage[1] for stage in history] == pytest.approx(on_the_cpu, rel=CLOSE)
