"""Where rounding decides, and where it does not."""

import numpy as np
import pytest
import torch
import torch.nn.functional as functional

from model_export.digits import rounding, verify_learning
from model_export.digits.data import originals
from model_export.digits.manifest import FOLDER as MODELS
from model_export.digits.network import Network


def sure(scale: float) -> tuple[Network, torch.Tensor, torch.Tensor]:
    """Return a network, so sure as the scale says, with images and what it reads."""
    torch.manual_seed(0)
    network = Network(32)
    with torch.no_grad():
        network.output.weight *= scale
    images = torch.rand(40, 784)
    return network, images, network(images).argmax(dim=1)


def slope_in_float32(network: Network, images: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    pixels = images.clone().requires_grad_()
    loss = functional.cross_entropy(network(pixels), labels, reduction="sum")
    return torch.autograd.grad(loss, pixels)[0]


@pytest.mark.parametrize("scale", [1, 30, 300, 3000])
def test_float32_keeps_within_the_bound(scale: float) -> None:
    network, images, labels = sure(scale)
    for aim in (labels, (labels + 1) % 10):
        slope, bound = rounding.slope_of(images, aim, tuple(network.parameters()))
        rough = slope_in_float32(network, images, aim)
        assert ((rough - slope).abs() <= bound).all()


def test_a_sign_is_beyond_doubt_unless_the_network_is_all_too_sure() -> None:
    network, images, labels = sure(1)
    parts = tuple(network.parameters())
    assert rounding.settled(images, labels, parts).float().mean() > 0.99
    network, images, labels = sure(3000)
    parts = tuple(network.parameters())
    assert rounding.settled(images, labels, parts).float().mean() < 0.5
    # Towards another digit the slope is large again.
    assert rounding.settled(images, (labels + 1) % 10, parts).float().mean() > 0.99


def test_the_kink_of_a_relu_wavers() -> None:
    z1 = torch.tensor([[1.0, 1e-7, -1e-7, -2.0]])
    assert rounding.wavering(z1).tolist() == [[False, True, True, False]]


@pytest.mark.parametrize("scale", [1, 300])
def test_a_graph_is_verified_with_a_network_as_sure_as_it_likes(scale: float) -> None:
    network = sure(scale)[0]
    digits = originals.load().test
    assert verify_learning.attack_difference(network, digits, MODELS) < 1e-4
    assert verify_learning.gradient_difference(network, digits, MODELS) < 1e-3 * scale


def test_the_other_sign_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    right = verify_learning.session(MODELS, "attack")

    class Other:
        """An attack that goes the wrong way."""

        def run(self, outputs: list[str], feeds: dict[str, np.ndarray]) -> object:
            towards = {**feeds, "direction": np.array(-feeds["direction"])}
            return right.run(outputs, towards)

    monkeypatch.setattr(verify_learning, "session", lambda folder, name: Other())
    digits = originals.load().test
    assert verify_learning.attack_difference(sure(1)[0], digits, MODELS) > 0.09
