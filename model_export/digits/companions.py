"""Networks beside the shipped one, for the labs: hardened, taught, self-taught, and overfitted.

Each is trained on the CPU, seeded, and kept until something that it depends on changes.
"""

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.digits.data.augment import Augmentation, distort, draw_affine, elastic_fields
from model_export.digits.data.originals import Mnist
from model_export.digits.graphs.attack import Attack
from model_export.digits.network import Network
from model_export.digits.rounded import rounded
from model_export.digits.train import CHECKPOINTS, PACKAGE
from model_export.training import checkpoint
from model_export.training.progress import over

# Files whose change means that the kept networks no longer count.
SOURCES = (
    "digits/companions",
    "digits/data/augment",
    "digits/data/originals",
    "digits/graphs/attack",
    "digits/graphs/mlp",
    "digits/network",
)
BATCH = 256
# Projected gradient descent in training (Madry et al. 2018), short steps after a random start.
HARDENED_EPSILON, HARDENED_STEPS, HARDENED_EPOCHS = 0.15, 3, 6
STUDENT_UNITS, STUDENT_EPOCHS = 32, 20
# Hinton, Vinyals and Dean 2015, section 2: softened answers, and a share of the true labels.
TEMPERATURE, SOFT_SHARE = 4.0, 0.9
OVERFITTED_EXAMPLES, OVERFITTED_EPOCHS = 1_000, 200


@dataclass(frozen=True)
class Companions:
    """The finished networks; all but the overfitted one are published."""

    hardened: Network
    student: Network
    student_alone: Network
    overfitted: Network

    def published(self) -> dict[str, Network]:
        """Return those that the site serves, by the names of their graphs."""
        return {
            "hardened": self.hardened,
            "student": self.student,
            "student_alone": self.student_alone,
        }


def minibatches(
    name: str, mnist: Mnist, epochs: int, seed: int, settings: Augmentation | None = None
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield training digits [256, 784] with labels, distorted if so asked, the same every time."""
    generator = torch.Generator().manual_seed(seed)
    cpu = torch.device("cpu")
    images, labels = mnist.train.tensors(cpu)
    for _ in over(range(epochs), f"training {name}"):
        fields = None if settings is None else elastic_fields(settings, generator, cpu)
        order = torch.randperm(len(labels), generator=generator)
        for chosen in order[: len(order) // BATCH * BATCH].split(BATCH):  # type: ignore[no-untyped-call]
            shown = images[chosen]
            if settings is not None and fields is not None:
                maps = draw_affine(settings, len(shown), generator, cpu)
                picks = torch.randint(len(fields), (len(shown),), generator=generator)
                shown = distort(shown, maps, fields[picks])
            yield shown, labels[chosen]


def schedule(
    optimizer: torch.optim.Optimizer, mnist: Mnist, epochs: int, rate: float
) -> Callable[[], None]:
    """Return what moves the learning rate up and down again, called after each step."""
    steps = epochs * (len(mnist.train.labels) // BATCH)
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=max(steps, 2)).step


def attacked(
    network: Network, images: Tensor, labels: Tensor, generator: torch.Generator
) -> Tensor:
    """Return images moved against the network, no pixel by more than HARDENED_EPSILON."""
    parts = tuple(network.parameters())
    epsilon = torch.tensor(HARDENED_EPSILON)
    start = (torch.rand(images.shape, generator=generator) * 2 - 1) * epsilon
    current = (images + start).clamp(0, 1)
    given, away = torch.zeros_like(images), torch.tensor(1.0)
    length = epsilon * (1.5 / HARDENED_STEPS)
    with torch.no_grad():
        for _ in range(HARDENED_STEPS):
            current, _, _ = Attack()(images, current, labels, away, length, epsilon, given, *parts)
    return current


def harden(shipped: Network, mnist: Mnist, seed: int) -> Network:
    """Return the shipped network trained on against attacks on itself."""
    network = copy.deepcopy(shipped)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3, weight_decay=0.02, fused=True)
    advance = schedule(optimizer, mnist, HARDENED_EPOCHS, 3e-3)
    generator = torch.Generator().manual_seed(seed)
    for images, labels in minibatches("hardened", mnist, HARDENED_EPOCHS, seed, Augmentation()):
        moved = attacked(network, images, labels, generator)
        optimizer.zero_grad()
        functional.cross_entropy(network(moved), labels).backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        advance()
    return network


def softened(student: Tensor, teacher: Tensor) -> Tensor:
    """Return the loss of logits against the teacher's, both at the temperature."""
    wanted = functional.log_softmax(teacher / TEMPERATURE, dim=1)
    log_shares = functional.log_softmax(student / TEMPERATURE, dim=1)
    apart = functional.kl_div(log_shares, wanted, reduction="batchmean", log_target=True)
    return apart * TEMPERATURE**2


def study(teacher: Network | None, mnist: Mnist, seed: int) -> Network:
    """Return a small network; without a teacher it has the labels alone, the rest is the same.

    As in the paper the students see the scanned digits alone, while their teacher has learnt from
    distorted ones: what it knows of distortions can reach them through its answers only.
    """
    torch.manual_seed(seed)
    network = Network(STUDENT_UNITS)
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-2, weight_decay=0.01, fused=True)
    advance = schedule(optimizer, mnist, STUDENT_EPOCHS, 1e-2)
    name = "student" if teacher is not None else "student-alone"
    for images, labels in minibatches(name, mnist, STUDENT_EPOCHS, seed):
        logits = network(images)
        loss = functional.cross_entropy(logits, labels)
        if teacher is not None:
            with torch.no_grad():
                answers = teacher(images)
            loss = SOFT_SHARE * softened(logits, answers) + (1 - SOFT_SHARE) * loss
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        advance()
    return network


def overfit(mnist: Mnist, hidden: int, seed: int) -> Network:
    """Return a network trained far too long on few digits."""
    images, labels = mnist.train.tensors(torch.device("cpu"))
    images, labels = images[:OVERFITTED_EXAMPLES], labels[:OVERFITTED_EXAMPLES]
    torch.manual_seed(seed)
    network = Network(hidden)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    for _ in over(range(OVERFITTED_EPOCHS), "training overfitted"):
        for batch in torch.randperm(len(images)).split(64):  # type: ignore[no-untyped-call]
            optimizer.zero_grad()
            functional.cross_entropy(network(images[batch]), labels[batch]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return network


def fingerprint(shipped: Network, seed: int) -> str:
    """Return a hash of all that the companions depend on."""
    digest = hashlib.sha256(f"{torch.__version__} {seed}".encode())
    for part in shipped.state_dict().values():
        digest.update(part.numpy().tobytes())
    for name in SOURCES:
        digest.update((PACKAGE / f"{name}.py").read_bytes())
    return digest.hexdigest()[:16]


def restored(stored: dict[str, Any]) -> tuple[str, Network]:
    """Return the mark of a kept network, and the network."""
    weights = stored["weights"]
    network = Network(weights["hidden.bias"].numel())
    network.load_state_dict(weights)
    return stored["mark"], network.eval()


def kept(path: Path, mark: str, make: Callable[[], Network]) -> Network:
    """Return the network of a checkpoint with this mark, else make and keep it.

    Raises:
        OSError: when the checkpoint cannot be read or written.

    """
    checkpointed = checkpoint.load(path, restored)
    if checkpointed is not None and checkpointed[0] == mark:
        return checkpointed[1]
    stored = {"mark": mark, "weights": rounded(make().state_dict())}
    checkpoint.write(stored, path)
    return restored(stored)[1]


def train(shipped: Network, mnist: Mnist, seed: int, folder: Path = CHECKPOINTS) -> Companions:
    """Return all companions of a network, trained now or already kept."""
    mark, units = fingerprint(shipped, seed), shipped.hidden.out_features
    # Nothing that one of them draws is what another draws; the students draw the same.
    first, second = seed + 1, seed + 2
    return Companions(
        hardened=kept(folder / "hardened.pt", mark, lambda: harden(shipped, mnist, first)),
        student=kept(folder / "student.pt", mark, lambda: study(shipped, mnist, second)),
        student_alone=kept(folder / "student-alone.pt", mark, lambda: study(None, mnist, second)),
        overfitted=kept(folder / "overfitted.pt", mark, lambda: overfit(mnist, units, seed)),
    )
