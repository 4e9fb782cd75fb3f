"""Small experiments on the trained network: compress it, attack it, ask it who was in its data.

They are the figures of section 7 and of its labs. Each takes seconds and is seeded.
"""

from pathlib import Path

import torch
import torch.nn.functional as functional
from scipy.stats import mannwhitneyu
from torch import Tensor, nn

from model_export.digits import companions
from model_export.digits.companions import Companions
from model_export.digits.data.originals import Mnist
from model_export.digits.graphs.attack import Attack
from model_export.digits.manifest import Attack as AttackPoint
from model_export.digits.manifest import Curve, Experiments, Hardening, Membership
from model_export.digits.measured import compression
from model_export.digits.measured.evaluate import accuracy
from model_export.digits.network import Network

EPSILONS = (0.0, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3)
# As in the lab: ten steps of a quarter of epsilon (Madry et al. 2018).
PGD_STEPS, PGD_SHARE = 10, 0.25
# Loss thresholds: even steps of the exponent, over all that a float32 loss of a sure network takes.
THRESHOLDS = torch.logspace(-7, 1.5, 86)


def resisted(network: Network, images: Tensor, labels: Tensor, epsilon: float, steps: int) -> float:
    """Return the share of images still read correctly after each of the attack's steps."""
    parts = tuple(network.parameters())
    length = torch.tensor(epsilon * (PGD_SHARE if steps > 1 else 1.0))
    away, most = torch.tensor(1.0), torch.tensor(epsilon)
    count, original, current = len(labels), images, images
    for _ in range(steps):
        with torch.no_grad():
            current, _, shares = Attack()(
                original, current, labels, away, length, most, torch.zeros_like(original), *parts
            )
        # Who is deceived once needs no further steps.
        right = shares.argmax(dim=1) == labels
        original, current, labels = original[right], current[right], labels[right]
    return len(labels) / count


def attack(
    network: Network, hardened: Network, images: Tensor, labels: Tensor
) -> list[AttackPoint]:
    """Return accuracy under attack of both networks, and under random signs of the same size."""
    generator = torch.Generator().manual_seed(0)
    random = torch.randint(0, 2, images.shape, generator=generator).float() * 2 - 1

    def under(one: Network, epsilon: float, steps: int) -> float:
        return resisted(one, images, labels, epsilon, steps)

    return [
        AttackPoint(
            epsilon=epsilon,
            accuracy=under(network, epsilon, 1),
            pgd_accuracy=under(network, epsilon, PGD_STEPS if epsilon else 1),
            random_accuracy=accuracy(network, (images + epsilon * random).clamp(0, 1), labels),
            hardened_accuracy=under(hardened, epsilon, 1),
            hardened_pgd_accuracy=under(hardened, epsilon, PGD_STEPS if epsilon else 1),
        )
        for epsilon in EPSILONS
    ]


def losses(network: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Return the loss of each image."""
    with torch.no_grad():
        return functional.cross_entropy(network(images), labels, reduction="none")


def separation(inside: Tensor, outside: Tensor) -> float:
    """Return the area under the ROC curve of guessing "member" when the loss is small."""
    pairs = len(inside) * len(outside)
    return float(mannwhitneyu(outside.numpy(), inside.numpy()).statistic / pairs)


def roc(inside: Tensor, outside: Tensor) -> Curve:
    """Return members found and false alarms for each threshold, from the smallest on."""

    def below(sample: Tensor) -> list[float]:
        return [float((sample <= limit).float().mean()) for limit in THRESHOLDS]

    return Curve(auc=separation(inside, outside), found=below(inside), alarms=below(outside))


def membership(
    network: Network,
    overfitted: Network,
    train: tuple[Tensor, Tensor],
    test: tuple[Tensor, Tensor],
) -> Membership:
    """Return how well a loss threshold tells training digits from others (Shokri et al. 2017)."""
    few = (
        train[0][: companions.OVERFITTED_EXAMPLES],
        train[1][: companions.OVERFITTED_EXAMPLES],
    )
    return Membership(
        thresholds=THRESHOLDS.tolist(),
        shipped=roc(losses(network, *train), losses(network, *test)),
        overfitted=roc(losses(overfitted, *few), losses(overfitted, *test)),
        examples_overfitted=companions.OVERFITTED_EXAMPLES,
        train_accuracy_overfitted=accuracy(overfitted, *few),
        test_accuracy_overfitted=accuracy(overfitted, *test),
    )


def run(network: Network, beside: Companions, mnist: Mnist, folder: Path) -> Experiments:
    """Return all experiments, judged on the whole test set; the graphs lie in ``folder``."""
    cpu = torch.device("cpu")
    images, labels = test = mnist.test.tensors(cpu)
    return Experiments(
        pruning=compression.pruning(network, test),
        quantisation=compression.quantisation(network, test),
        low_rank=compression.low_rank(network, test, folder),
        distillation=compression.distillation(beside, test),
        attack=attack(network, beside.hardened, images, labels),
        hardening=Hardening(
            epsilon=companions.HARDENED_EPSILON,
            steps=companions.HARDENED_STEPS,
            epochs=companions.HARDENED_EPOCHS,
            test_accuracy=accuracy(beside.hardened, images, labels),
        ),
        membership=membership(network, beside.overfitted, mnist.train.tensors(cpu), test),
    )
