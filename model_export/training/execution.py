"""Where and how a recipe is computed, as opposed to what is computed."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import torch
import torch.distributed as dist
from torch import nn

from model_export.training.device import check_bf16
from model_export.training.distributed import ALONE, Ranks


@dataclass(frozen=True)
class Execution:
    """A device, its precision, and the ranks that share the work.

    Weights, optimiser and loss are float32 always; ``bf16`` computes the products of matrices in
    bfloat16, ``compiled`` lets torch.compile fuse the operations. ``recorded`` lets one GPU replay
    a recording of the step, see `recorded.py`; without it every operation is asked for anew.
    """

    device: torch.device
    bf16: bool = False
    compiled: bool = False
    ranks: Ranks = ALONE
    recorded: bool = True

    def __post_init__(self) -> None:
        if self.bf16:
            check_bf16(self.device)

    @property
    def choices(self) -> str:
        """Return what the weights depend on: the number of ranks only reorders additions."""
        chosen = [name for name in ("bf16", "compiled") if getattr(self, name)]
        return " ".join([self.device.type, *chosen])

    @property
    def label(self) -> str:
        """Return it in words, such as ``2 ranks on cuda bf16``."""
        several = self.ranks.count > 1
        where = f"{self.ranks.count} ranks on {self.choices}" if several else self.choices
        return where if self.recorded else f"{where} unrecorded"

    @property
    def records(self) -> bool:
        """Return whether the step is recorded: a graph of CUDA's, which cannot wait for ranks."""
        return self.recorded and self.device.type == "cuda" and not dist.is_initialized()

    def prepare(self, network: nn.Module) -> nn.Module:
        """Return the network as it is run while training."""
        wrapped = self.ranks.wrap(network)
        return torch.compile(wrapped) if self.compiled else wrapped  # type: ignore[return-value]

    @contextmanager
    def one_thread(self) -> Iterator[None]:
        """Compute with one thread while a small network is trained on the CPU.

        Two that wait for each other gain nothing there (bench/threads.py), whatever else the
        machine does; and the sums have one order, on however many cores.
        """
        before = torch.get_num_threads()
        if self.device.type == "cpu":
            torch.set_num_threads(1)
        try:
            yield
        finally:
            torch.set_num_threads(before)

    def autocast(self) -> AbstractContextManager[object]:
        """Return the context of the forward pass."""
        if not self.bf16:
            return nullcontext()
        return torch.autocast(self.device.type, torch.bfloat16)
