"""Endless variations of the training digits, made on the device, a minibatch at a time.

Affine and elastic distortions after Simard, Steinkraus and Platt 2003 (section 2), applied to the
scanned digits and to their re-inked copies alike.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export.digits.data.pen import SIDE


@dataclass(frozen=True)
class Augmentation:
    """Half-ranges of uniform draws; lengths in pixels, angles in rad."""

    variants: int = 2
    rotation: float = 0.2
    log_scale: float = 0.12
    shear: float = 0.15
    shift: float = 1.2
    elastic_sigma: float = 4.5
    elastic_reach: float = 9.0
    fields: int = 2_000


def blur(sigma: float, device: torch.device) -> Tensor:
    """Return the matrix [28, 28] that blurs a column of pixels; beyond the image there is nothing.

    A Toeplitz matrix: two products with it blur an image, many times faster than two convolutions
    with a kernel of almost the image's width.
    """
    reach = int(3 * sigma)
    steps = torch.arange(-reach, reach + 1, device=device, dtype=torch.float32)
    bell = torch.exp(-(steps**2) / (2 * sigma**2))
    side = torch.arange(SIDE, device=device)
    apart = side[None, :] - side[:, None]
    near = apart.abs() <= reach
    return torch.where(near, (bell / bell.sum())[(apart + reach).clamp(0, 2 * reach)], 0.0)


def elastic_fields(
    settings: Augmentation, generator: torch.Generator, device: torch.device
) -> Tensor:
    """Return smoothed random displacements [fields, 28, 28, 2], in units of half an image."""
    shape = (settings.fields, 2, SIDE, SIDE)
    noise = torch.rand(shape, generator=generator, device=device) * 2 - 1
    matrix = blur(settings.elastic_sigma, device)
    fields = (matrix @ noise @ matrix.T).permute(0, 2, 3, 1)
    return fields * (settings.elastic_reach * 2 / SIDE)


def draw_affine(
    settings: Augmentation, count: int, generator: torch.Generator, device: torch.device
) -> Tensor:
    """Return random affine maps [count, 2, 3] for affine_grid."""

    def draw(reach: float) -> Tensor:
        return (torch.rand(count, generator=generator, device=device) * 2 - 1) * reach

    turn, slant = draw(settings.rotation), draw(settings.shear)
    wide, high = torch.exp(draw(settings.log_scale)), torch.exp(draw(settings.log_scale))
    right, down = draw(settings.shift * 2 / SIDE), draw(settings.shift * 2 / SIDE)
    cos, sin = torch.cos(turn), torch.sin(turn)
    first = torch.stack([cos * wide, (cos * slant - sin) * wide, right], dim=1)
    second = torch.stack([sin * high, (cos + sin * slant) * high, down], dim=1)
    return torch.stack([first, second], dim=1)


def affine_grid(maps: Tensor) -> Tensor:
    """Return where each pixel is taken from [b, 28, 28, 2], as torch's affine_grid.

    Sums of products by broadcasting: the library multiplies a small matrix for each pixel, which
    takes a fifth of a minibatch's time on a CPU.
    """
    middles = (torch.arange(SIDE, device=maps.device) * 2 + 1) / SIDE - 1
    across, down, shift = (maps[:, None, None, :, column] for column in range(3))
    return across * middles[None, None, :, None] + down * middles[None, :, None, None] + shift


def distort(images: Tensor, maps: Tensor, fields: Tensor) -> Tensor:
    """Return images [b, 784] in 0..1, each under its own affine map and elastic field.

    Args:
        images: float32 [b, 784] in 0..1.
        maps: float32 [b, 2, 3], from draw_affine.
        fields: float32 [b, 28, 28, 2], taken from elastic_fields.

    """
    count = len(images)
    moved = functional.grid_sample(
        images.view(count, 1, SIDE, SIDE), affine_grid(maps) + fields, align_corners=False
    )
    return moved.view(count, SIDE * SIDE)
