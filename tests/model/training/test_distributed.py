"""Two processes train what one trains; one of them lost costs nothing but the epoch it was in."""

import os
import re
from pathlib import Path

import pytest
import torch
import torch.distributed as dist

from model_export.digits.train import train
from model_export.errors import RankError
from model_export.training.checkpoint import Checkpoint
from model_export.training.distributed import Ranks, device_of_rank, joined
from model_export.training.execution import Execution
from tests.small import LAST_LINE, TINY, few_digits, run_ranks

CPU = torch.device("cpu")
# The sum of a minibatch's gradients in another order: float32 keeps about seven digits.
TOLERANCE = 2e-5
CHECKPOINT = "build/checkpoints/robust.pt"


def stored(folder: Path) -> Checkpoint:
    """Return the checkpoint that the first rank has written."""
    return Checkpoint(**torch.load(folder / "0" / CHECKPOINT, weights_only=True))


def files(folder: Path) -> list[str]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.relative_to(folder).as_posix() for path in paths)


@pytest.fixture(scope="module")
def two_ranks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run by two ranks on the CPU (gloo)."""
    folder = tmp_path_factory.mktemp("two")
    done = run_ranks(folder, 2, "cpu")
    assert done.returncode == 0, done.stderr
    assert len(re.findall(f"^{LAST_LINE}$", done.stdout, re.MULTILINE)) == 1, done.stdout
    assert "2 ranks on cpu" in done.stdout
    return folder


def test_two_ranks_train_what_one_trains(two_ranks: Path, tmp_path: Path) -> None:
    alone = train(TINY, few_digits(), Execution(CPU), tmp_path)
    together = stored(two_ranks)
    losses = [epoch[0] for epoch in together.history]
    assert losses == pytest.approx([epoch.loss for epoch in alone.history], rel=TOLERANCE)
    for name, value in alone.weights.items():
        averaged = together.state["average"][name]
        torch.testing.assert_close(averaged, value, rtol=0, atol=TOLERANCE, msg=name)


def test_only_the_first_rank_writes(two_ranks: Path) -> None:
    assert files(two_ranks) == [f"0/{CHECKPOINT}", "0/build/training-digits.lock"]


def test_a_lost_rank_is_reported_and_the_next_start_goes_on(
    two_ranks: Path, tmp_path: Path
) -> None:
    cut = run_ranks(tmp_path, 2, "cpu", LOSE_RANK_IN="2")
    assert cut.returncode != 0
    assert "error: Rank 0 of 2" in cut.stderr
    assert "goes on from the last finished epoch" in cut.stderr
    assert "Traceback" not in cut.stderr.split("torch/distributed")[0]
    assert len(stored(tmp_path).history) == 1
    again = run_ranks(tmp_path, 2, "cpu")
    assert again.returncode == 0, again.stderr
    whole, resumed = stored(two_ranks), stored(tmp_path)
    assert [epoch[0] for epoch in resumed.history] == [epoch[0] for epoch in whole.history]
    for name, value in whole.state["average"].items():
        assert torch.equal(value, resumed.state["average"][name]), name


def test_a_process_started_alone_is_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RANK", raising=False)
    with joined(CPU) as (ranks, device):
        assert (ranks, device) == (Ranks(0, 1), CPU)
        batch = torch.arange(6)
        assert ranks.share(batch) is not None
        assert torch.equal(ranks.share(batch), batch)


def test_the_shares_of_all_ranks_are_the_minibatch() -> None:
    batch = torch.arange(12).view(6, 2)
    shares = [Ranks(rank, 3).share(batch) for rank in range(3)]
    assert torch.equal(torch.cat(shares), batch)
    assert {len(share) for share in shares} == {2}


def test_counts_that_do_not_fit_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RankError, match=r"256 cannot be shared equally by 12 ranks.*example 8\."):
        Ranks(0, 12).check(256)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    with pytest.raises(RankError, match=r"4 ranks .* 2 visible GPUs: use --nproc-per-node=gpu"):
        device_of_rank(torch.device("cuda"), 3, 4)
    with pytest.raises(RankError, match="cannot share one mps device"):
        device_of_rank(torch.device("mps"), 0, 2)


def test_half_an_environment_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", {"RANK": "0", "WORLD_SIZE": "2"})
    with pytest.raises(RankError, match=r"LOCAL_RANK, .* not: start through torchrun"), joined(CPU):
        raise AssertionError


WHOLE = {"RANK": "0", "WORLD_SIZE": "2", "LOCAL_RANK": "0", "LOCAL_WORLD_SIZE": "2"}
MASTER = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500"}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("MASTER_ADDR", "no-such-host.invalid", r"no-such-host\.invalid.*leads to no machine"),
        ("MASTER_ADDR", "", "leads to no machine"),
        ("MASTER_ADDR", "a" * 300 + ".example", "leads to no machine"),
        ("MASTER_PORT", "http", "MASTER_PORT=http is no number"),
        ("RANK", "-1", "RANK=-1 is no number"),
        ("RANK", "2", "RANK=2 is not below WORLD_SIZE=2"),
        ("WORLD_SIZE", "two", "WORLD_SIZE=two is no number"),
        ("LOCAL_RANK", "", "LOCAL_RANK= is no number"),
    ],
)
def test_an_environment_that_leads_nowhere_is_named_at_once(
    name: str, text: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", WHOLE | MASTER | {name: text})
    monkeypatch.setattr(dist, "init_process_group", lambda *_, **__: pytest.fail("it waits"))
    with pytest.raises(RankError, match=said), joined(CPU):
        raise AssertionError
