"""The loss on poems that were not learnt from."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.verse.data.batches import NOTHING, Poems
from model_export.verse.network import Network
from model_export.verse.text import END

# Poems that are read at once.
TOGETHER = 256


@dataclass(frozen=True)
class Loss:
    """Mean nats per token of the text; without the marks of punctuation too, and per poem."""

    token: float
    unmarked: float
    poem: float


def nats(network: Network, poems: Poems, device: torch.device) -> Tensor:
    """Return minus the log-probability of each target [poems, length], 0 where there is none."""
    parts = []
    with torch.no_grad():
        for inputs, targets in zip(
            torch.split(poems.inputs, TOGETHER), torch.split(poems.targets, TOGETHER), strict=True
        ):
            logits = network(inputs.to(device)).float().transpose(1, 2)
            lost = functional.cross_entropy(
                logits, targets.to(device), ignore_index=NOTHING, reduction="none"
            )
            parts.append(lost.cpu())
    return torch.cat(parts)


def measure(
    network: Network, groups: Sequence[Poems], marks: Collection[int], device: torch.device
) -> Loss:
    """Return the loss on poems; the end of a poem counts nowhere but in the poem's own.

    Args:
        network: what predicts.
        groups: the poems, by length.
        marks: the tokens that are punctuation.
        device: where the network is.

    """
    lost = torch.cat([nats(network, poems, device).flatten() for poems in groups])
    targets = torch.cat([poems.targets.flatten() for poems in groups])
    count = sum(len(poems.inputs) for poems in groups)
    written = (targets != NOTHING) & (targets != END)
    unmarked = written & ~torch.isin(targets, torch.tensor(list(marks), dtype=torch.int64))
    return Loss(
        float(lost[written].double().mean()),
        float(lost[unmarked].double().mean()),
        float(lost.double().sum()) / count,
    )
