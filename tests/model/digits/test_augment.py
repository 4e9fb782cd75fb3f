"""The distortions are those of the library, computed with less."""

import torch
import torch.nn.functional as functional

from model_export.digits.data import augment
from model_export.digits.data.augment import Augmentation

CPU = torch.device("cpu")


def test_a_map_moves_every_pixel_as_the_library_does() -> None:
    maps = augment.draw_affine(Augmentation(), 16, torch.Generator().manual_seed(0), CPU)
    wanted = functional.affine_grid(maps, [16, 1, 28, 28], align_corners=False)
    assert (augment.affine_grid(maps) - wanted).abs().max() < 1e-6


def test_two_products_blur_as_two_convolutions_do() -> None:
    settings = Augmentation(fields=3)
    fields = augment.elastic_fields(settings, torch.Generator().manual_seed(0), CPU)
    noise = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(0)) * 2 - 1
    reach = int(3 * settings.elastic_sigma)
    bell = torch.exp(-(torch.arange(-reach, reach + 1.0) ** 2) / (2 * settings.elastic_sigma**2))
    bell = bell / bell.sum()
    smooth = functional.conv2d(functional.pad(noise, [reach] * 4), bell.view(1, 1, 1, -1))
    smooth = functional.conv2d(smooth, bell.view(1, 1, -1, 1))
    wanted = smooth.view(3, 2, 28, 28).permute(0, 2, 3, 1) * (settings.elastic_reach * 2 / 28)
    assert (fields - wanted).abs().max() < 1e-6
