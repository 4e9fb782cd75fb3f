"""Several processes that train one network: torchrun starts them, each of them is a rank.

Every rank draws the same random numbers and learns from its own share of each minibatch;
DistributedDataParallel averages the gradients (nccl between GPUs, gloo between CPUs). So the
number of ranks changes nothing but the order in which floating-point numbers are added.
"""

import gc
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from model_export.errors import RankError
from model_export.training.device import first_sentences

T = TypeVar("T")
# The others wait this long for a rank; the first one draws digits anew before the first step.
TIMEOUT = timedelta(minutes=10)
VARIABLES = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
RESUME = "Start the same command again: it goes on from the last finished epoch."


@dataclass(frozen=True)
class Ranks:
    """Which of how many processes this one is."""

    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """Return whether this rank is the one that reads, prints and writes."""
        return self.rank == 0

    def share(self, minibatch: Tensor) -> Tensor:
        """Return this rank's equal part of a minibatch [b, ...]."""
        return minibatch.chunk(self.count)[self.rank]

    def wrap(self, network: nn.Module) -> nn.Module:
        """Return the network, averaging its gradients over all ranks when there are others."""
        return DistributedDataParallel(network) if dist.is_initialized() else network

    def from_first(self, make: Callable[[], T]) -> T:
        """Return on every rank what the first one has made."""
        made = [make() if self.first else None]
        if dist.is_initialized():
            dist.broadcast_object_list(made, src=0)
        return made[0]  # type: ignore[return-value]

    def mean(self, value: Tensor) -> Tensor:
        """Return the mean of a value [] over all ranks."""
        if not dist.is_initialized():
            return value
        dist.all_reduce(value)
        return value / self.count

    def check(self, batch_size: int) -> None:
        """Raise RankError when a minibatch cannot be shared equally."""
        if batch_size % self.count:
            fitting = [str(n) for n in range(1, self.count) if batch_size % n == 0]
            raise RankError(
                f"A minibatch of {batch_size} cannot be shared equally by {self.count} ranks: "
                f"start as many as divide it, for example {fitting[-1]}."
            )


ALONE = Ranks()


def device_of_rank(device: torch.device, local: int, beside: int) -> torch.device:
    """Return the device of the rank that is number ``local`` of ``beside`` on its machine.

    Raises:
        RankError: when the machine has too few GPUs, or only one that cannot be shared.

    """
    if device.type == "mps":
        raise RankError("Ranks cannot share one mps device: start without torchrun, or on the cpu.")
    if device.type != "cuda":
        return device
    if beside > torch.cuda.device_count():
        raise RankError(
            f"{beside} ranks were started on a machine with {torch.cuda.device_count()} visible "
            "GPUs: use --nproc-per-node=gpu, or --device cpu."
        )
    torch.cuda.set_device(local)
    return torch.device("cuda", local)


def lost(error: RuntimeError) -> bool:
    """Return whether an error comes from the connection between ranks."""
    words = ("gloo", "NCCL", "Connection closed by peer", "TCPStore", "Socket")
    return isinstance(error, dist.DistError) or any(word in str(error) for word in words)


def told() -> tuple[int, int, int, int]:
    """Return the rank, of how many, and the same on this machine, as the environment says.

    Raises:
        RankError: when it says no such numbers, or an address that leads to no machine.

    """
    texts = [os.environ[name] for name in VARIABLES]
    address = texts.pop(4)
    for name, text in zip(VARIABLES[:4] + VARIABLES[5:], texts, strict=True):
        if not (text.isdecimal() and len(text) < 6):
            raise RankError(f"{name}={text} is no number that torchrun sets: start through it.")
    rank, count, local, beside, port = map(int, texts)
    if not (rank < count and local < beside <= count):
        raise RankError(f"RANK={rank} is not below WORLD_SIZE={count}: start through torchrun.")
    try:  # torch would try in silence for more than a minute
        socket.getaddrinfo(address, port)
    except (OSError, OverflowError, UnicodeError) as error:
        raise RankError(
            f"MASTER_ADDR={address}, MASTER_PORT={port} leads to no machine ({error}): name the "
            "one that the first rank runs on, as this machine can resolve it."
        ) from error
    return rank, count, local, beside


@contextmanager
def joined(device: torch.device) -> Iterator[tuple[Ranks, torch.device]]:
    """Yield who this process is and its own device; alone unless torchrun started it.

    Raises:
        RankError: when the ranks cannot start together, or one of them was lost on the way.

    """
    if "RANK" not in os.environ:
        yield ALONE, device
        return
    missing = [name for name in VARIABLES if name not in os.environ]
    if missing:
        raise RankError(
            f"RANK is set, but {', '.join(missing)} not: start through torchrun, or unset RANK."
        )
    rank, count, local, beside = told()
    own = device_of_rank(device, local, beside)

    def told_to_stop(number: int, frame: object) -> None:
        signal.signal(number, signal.SIG_IGN)  # once is enough
        raise RankError(
            f"Rank {rank} of {count} was told to stop: another rank failed (see above), or the "
            f"scheduler ended the job. {RESUME}"
        )

    signal.signal(signal.SIGTERM, told_to_stop)
    try:
        dist.init_process_group(
            "nccl" if own.type == "cuda" else "gloo",
            timeout=TIMEOUT,
            device_id=own if own.type == "cuda" else None,
        )
        yield Ranks(rank, count), own
        # Networks in cycles of references hold the group, whose threads must not outlive Python.
        gc.collect()
        dist.destroy_process_group()
    except RuntimeError as error:
        if not lost(error):
            raise
        raise RankError(
            f"Rank {rank} of {count} lost another rank ({first_sentences(error)}). {RESUME}"
        ) from error
