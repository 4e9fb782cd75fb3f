"""Compare the graphs of the labs with PyTorch: worked example, XOR, ranks, and the companions."""

from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.digits.companions import Companions
from model_export.digits.data.originals import Mnist
from model_export.digits.graphs import xor
from model_export.digits.graphs.mlp import NAMES
from model_export.digits.graphs.parts import numbers
from model_export.digits.measured import jacobi
from model_export.digits.network import Network
from model_export.errors import VerificationError
from model_export.export.running import Feeds, scalar, session
from model_export.export.verify import demand, difference

DRAWS = 20
RANK = 16
# Of a training on XOR.
STEPS, UNITS, RATE = 50, 3, 0.5


@dataclass(frozen=True)
class Labs:
    """Largest differences: gradients, singular values as shares of the first, logits."""

    toy: float
    xor: float
    singular_values: float
    companions: float


def toy_difference(folder: Path) -> float:
    """Return how far toy.onnx is from autograd and one step of descent, for random numbers."""
    run, worst = session(folder, "toy"), 0.0
    torch.manual_seed(0)
    names = [f"{kind}{name}" for kind in ("d", "next_") for name in ("w1", "w2")]
    for number in range(DRAWS):
        image, rate = torch.randn(1, 2), 0.1
        parts = [torch.randn(size, requires_grad=True) for size in ((2, 2), (2,), (2, 2), (2,))]
        w1, b1, w2, b2 = parts
        label = torch.tensor([number % 2])
        hidden = torch.relu(functional.linear(image, w1, b1))
        loss = functional.cross_entropy(functional.linear(hidden, w2, b2), label)
        slopes = torch.autograd.grad(loss, [w1, w2])
        wanted = [loss, *slopes, w1 - rate * slopes[0], w2 - rate * slopes[1]]
        feeds = {"image": image.numpy(), "label": label.numpy(), "rate": scalar(rate)}
        given = dict(zip(NAMES, (part.detach().numpy() for part in parts), strict=True))
        computed = run.run(["loss", *names], {**feeds, **given})
        worst = max([worst, *(difference(a, b) for a, b in zip(wanted, computed, strict=True))])
    return worst


def learnt_in_torch(given: Feeds, leak: float) -> list[Tensor]:
    """Return the weights of every start after STEPS steps of torch.optim, and their losses."""
    points, answers = torch.tensor(xor.POINTS), torch.tensor(xor.ANSWERS)
    parts = [torch.from_numpy(given[name]).clone().requires_grad_() for name in xor.STATE]
    descent = torch.optim.SGD(parts, lr=RATE)
    losses = []
    for _ in range(STEPS):
        w1, b1, w2, b2 = parts
        hidden = functional.leaky_relu(points @ w1.mT + b1[:, None], leak)
        outputs = torch.einsum("spu,su->sp", hidden, w2) + b2[:, None]
        wanted = answers.expand_as(outputs)
        loss = functional.binary_cross_entropy_with_logits(outputs, wanted, reduction="none")
        losses.append(loss.mean(dim=1))
        descent.zero_grad()
        losses[-1].sum().backward()  # type: ignore[no-untyped-call]
        descent.step()
    return [*parts, torch.stack(losses)]


def xor_difference(folder: Path) -> float:
    """Return how far xor-train.onnx is from torch.optim, with the bend, without, and between."""
    run, worst = session(folder, "xor-train"), 0.0
    given = {name: part.numpy() for name, part in xor.begun(DRAWS, UNITS).items()}
    for leak in (0.0, 0.5, 1.0):
        rates = np.full(STEPS, RATE, np.float32)
        names = [*(f"next_{name}" for name in xor.STATE), "loss"]
        computed = run.run(names, {**given, "leak": scalar(leak), "rate": rates})
        wanted = learnt_in_torch(given, leak)
        worst = max([worst, *(difference(a, b) for a, b in zip(wanted, computed, strict=True))])
    return worst


def rank_difference(network: Network, folder: Path) -> float:
    """Return how far the singular values and the matrix of rank 16 are from torch.linalg.svd.

    The matrix is the less certain the nearer the first value that it leaves out is to the last that
    it keeps (Davis and Kahan 1970): its difference counts by the gap between the two. How far it
    is from the weights is certain always (Eckart and Young 1936).
    """
    w1 = network.hidden.weight.detach()
    left, values, right = torch.linalg.svd(w1, full_matrices=False)
    wanted = left[:, :RANK] * values[:RANK] @ right[:RANK]
    matrix, *_, spectrum = jacobi.nearest(w1, jacobi.orthogonal(w1, folder), RANK, folder)
    gap = float((values[RANK - 1] - values[RANK]) / values[RANK - 1])
    apart = max(difference(values, spectrum.numpy()), gap * difference(wanted, matrix.numpy()))
    first = float(values[0])
    left_out = float((w1.double() - matrix).square().sum() - values[RANK:].double().square().sum())
    return max(apart / first, abs(left_out) / first**2)


def companion_difference(beside: Companions, mnist: Mnist, folder: Path) -> float:
    """Return the largest difference of a logit over the test set."""
    images, _ = mnist.test.tensors(torch.device("cpu"))
    worst = 0.0
    for name, network in beside.published().items():
        feeds = {"image": images.numpy()}
        logits, *parts = session(folder, name.replace("_", "-")).run(["logits", *NAMES], feeds)
        with torch.no_grad():
            worst = max(worst, difference(network(images), logits))
        if not all(map(np.array_equal, parts, numbers(network).values())):
            raise VerificationError(
                f"{name}.onnx does not hand out the weights it runs on. Nothing was published; "
                "export again."
            )
    return worst


def compare(network: Network, beside: Companions, mnist: Mnist, folder: Path) -> Labs:
    """Return all differences.

    Raises:
        VerificationError: when one of them is more than 1e-4.

    """
    result = Labs(
        toy=toy_difference(folder),
        xor=xor_difference(folder),
        singular_values=rank_difference(network, folder),
        companions=companion_difference(beside, mnist, folder),
    )
    demand(asdict(result), "A graph of the labs")
    return result
