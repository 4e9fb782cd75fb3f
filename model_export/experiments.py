"""Small experiments on the trained network: compress it, attack it, ask it who was in its data.

They are static figures of section 7. Each takes seconds and is seeded.
"""

import copy

import torch
import torch.nn.functional as functional
from scipy.stats import mannwhitneyu
from torch import Tensor, nn

from model_export.data import Mnist
from model_export.graphs.compress import FULL, Compress
from model_export.manifest import Attack, Experiments, Membership, Pruning, Quantisation
from model_export.network import Network

SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98)
BITS = (8, 4, 3, 2)
EPSILONS = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3)
OVERFITTED_EXAMPLES = 1_000
OVERFITTED_EPOCHS = 200
ROC_POINTS = 21


def accuracy(network: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Return the share of images [n, 784] that are read correctly."""
    with torch.no_grad():
        return float((network(images).argmax(dim=1) == labels).float().mean())


def compress(network: Network, share: float, bits: int) -> Network:
    """Return a copy whose weights the graph of the compression lab has pruned and rounded."""
    compressed = copy.deepcopy(network)
    first, second = compressed.hidden.weight.data, compressed.output.weight.data
    settings = torch.tensor(share), torch.tensor(float(bits))
    next_first, next_second, _, _ = Compress()(*settings, first, second)
    first.copy_(next_first)
    second.copy_(next_second)
    return compressed


def sign_of_gradient(network: Network, images: Tensor, labels: Tensor) -> Tensor:
    """Return the sign of the loss gradient for each pixel (FGSM, Goodfellow et al. 2015)."""
    pixels = images.clone().requires_grad_()
    loss = functional.cross_entropy(network(pixels), labels)
    return torch.autograd.grad(loss, pixels)[0].sign()


def attack(network: Network, images: Tensor, labels: Tensor) -> list[Attack]:
    """Return accuracy under FGSM, and under random signs of the same size."""
    towards = sign_of_gradient(network, images, labels)
    generator = torch.Generator().manual_seed(0)
    random = torch.randint(0, 2, images.shape, generator=generator).float() * 2 - 1
    return [
        Attack(
            epsilon=epsilon,
            accuracy=accuracy(network, (images + epsilon * towards).clamp(0, 1), labels),
            random_accuracy=accuracy(network, (images + epsilon * random).clamp(0, 1), labels),
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


def roc(inside: Tensor, outside: Tensor) -> list[float]:
    """Return the share of members found when even shares of the others are taken for members."""
    limits = torch.quantile(outside, torch.linspace(0, 1, ROC_POINTS))
    return [float((inside <= limit).float().mean()) for limit in limits]


def overfit(images: Tensor, labels: Tensor, hidden: int) -> Network:
    """Return a network trained far too long on few digits."""
    torch.manual_seed(0)
    network = Network(hidden)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    for _ in range(OVERFITTED_EPOCHS):
        for batch in torch.randperm(len(images)).split(64):  # type: ignore[no-untyped-call]
            optimizer.zero_grad()
            functional.cross_entropy(network(images[batch]), labels[batch]).backward()  # type: ignore[no-untyped-call]
            optimizer.step()
    return network.eval()


def membership(
    network: Network, train: tuple[Tensor, Tensor], test: tuple[Tensor, Tensor]
) -> Membership:
    """Return how well a loss threshold tells training digits from others (Shokri et al. 2017)."""
    few = (train[0][:OVERFITTED_EXAMPLES], train[1][:OVERFITTED_EXAMPLES])
    overfitted = overfit(*few, hidden=network.hidden.out_features)
    shipped = losses(network, *train), losses(network, *test)
    learnt_by_heart = losses(overfitted, *few), losses(overfitted, *test)
    return Membership(
        auc_shipped=separation(*shipped),
        auc_overfitted=separation(*learnt_by_heart),
        roc_shipped=roc(*shipped),
        roc_overfitted=roc(*learnt_by_heart),
        examples_overfitted=OVERFITTED_EXAMPLES,
        train_accuracy_overfitted=accuracy(overfitted, *few),
        test_accuracy_overfitted=accuracy(overfitted, *test),
    )


def run(network: Network, mnist: Mnist) -> Experiments:
    """Return all experiments, judged on the whole test set."""
    cpu = torch.device("cpu")
    images, labels = mnist.test.tensors(cpu)
    return Experiments(
        pruning=[
            Pruning(share=share, accuracy=accuracy(compress(network, share, FULL), images, labels))
            for share in SHARES
        ],
        quantisation=[
            Quantisation(bits=bits, accuracy=accuracy(compress(network, 0, bits), images, labels))
            for bits in BITS
        ],
        attack=attack(network, images, labels),
        membership=membership(network, mnist.train.tensors(cpu), (images, labels)),
    )
