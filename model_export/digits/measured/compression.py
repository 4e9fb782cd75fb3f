"""What compression does to the shipped network: bytes in a file, and accuracy on the test set."""

import copy
from pathlib import Path

import torch
from torch import Tensor

from model_export.digits import companions
from model_export.digits.companions import Companions
from model_export.digits.graphs.compress import FULL, Compress
from model_export.digits.manifest import Distillation, LowRank, Pruning, Quantisation, Small
from model_export.digits.measured import jacobi, storage
from model_export.digits.measured.evaluate import accuracy
from model_export.digits.network import Network, count_parameters

SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)
BITS = (8, 4, 3, 2)
RANKS = (4, 8, 16, 32, 64, 128)
Judged = tuple[Tensor, Tensor]


def small(network: Network, packed: bytes, test: Judged) -> Small:
    """Return the bytes and the test accuracy of a network with these packed weights."""
    plain, zipped = storage.sizes(packed, network.hidden.bias.numel() + network.output.bias.numel())
    return Small(bytes=plain, zipped=zipped, accuracy=accuracy(network, *test))


def compress(network: Network, share: float, bits: int) -> tuple[Network, bytes]:
    """Return a copy that the lab's graph has pruned and rounded, and its packed weights."""
    compressed = copy.deepcopy(network)
    first, second = compressed.hidden.weight.data, compressed.output.weight.data
    settings = torch.tensor(share), torch.tensor(float(bits))
    next_first, next_second, *wholes = Compress()(*settings, first, second)
    first.copy_(next_first)
    second.copy_(next_second)
    return compressed, storage.pack([first, second], wholes, bits)


def pruning(network: Network, test: Judged) -> list[Pruning]:
    """Return what is left with shares of the weights set to zero."""
    return [
        Pruning(share=share, **dict(small(*compress(network, share, FULL), test)))
        for share in SHARES
    ]


def quantisation(network: Network, test: Judged) -> list[Quantisation]:
    """Return what is left with few bits a weight."""
    return [
        Quantisation(bits=bits, **dict(small(*compress(network, 0, bits), test))) for bits in BITS
    ]


def low_rank(network: Network, test: Judged, folder: Path) -> list[LowRank]:
    """Return what is left of the hidden layer's weights at a smaller rank."""
    compressed = copy.deepcopy(network)
    rows = jacobi.orthogonal(network.hidden.weight, folder)
    points = []
    for rank in RANKS:
        matrix, left, right, _ = jacobi.nearest(network.hidden.weight, rows, rank, folder)
        compressed.hidden.weight.data.copy_(matrix)
        packed = storage.pack([left, right, network.output.weight], [], FULL)
        points.append(LowRank(rank=rank, **dict(small(compressed, packed, test))))
    return points


def distillation(beside: Companions, test: Judged) -> Distillation:
    """Return the small network with a teacher, and without."""

    def judged(network: Network) -> Small:
        parts = [network.hidden.weight, network.output.weight]
        return small(network, storage.pack(parts, [], FULL), test)

    return Distillation(
        hidden=companions.STUDENT_UNITS,
        parameters=count_parameters(beside.student),
        epochs=companions.STUDENT_EPOCHS,
        temperature=companions.TEMPERATURE,
        soft_share=companions.SOFT_SHARE,
        taught=judged(beside.student),
        alone=judged(beside.student_alone),
    )
