"""The training digits on one device, and the minibatches that an epoch takes from them."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.digits.data.augment import distort, draw_affine, elastic_fields
from model_export.digits.data.originals import Mnist
from model_export.digits.data.reink import reink
from model_export.digits.recipes import Recipe
from model_export.training.execution import Execution


def drawn_anew(mnist: Mnist, recipe: Recipe) -> NDArray[np.uint8] | None:
    """Return the re-inked copies uint8 [variants, n, 784] that the recipe asks for, if any."""
    if recipe.handwriting is None or recipe.augmentation is None:
        return None
    variants = recipe.augmentation.variants
    digits = mnist.train
    return reink(digits.images, digits.labels, recipe.handwriting, variants, recipe.seed)


class Batches:
    """The training digits: scanned, re-inked where the recipe asks, and distorted.

    Every rank keeps all digits and draws the numbers of whole minibatches, then takes its share:
    so it does not matter for the result how many ranks there are.
    """

    def __init__(self, mnist: Mnist, recipe: Recipe, execution: Execution) -> None:
        self.recipe, self.device, self.ranks = recipe, execution.device, execution.ranks
        self.ranks.check(recipe.batch_size)
        self.labels = torch.from_numpy(mnist.train.labels).to(self.device).long()
        pool = torch.from_numpy(mnist.train.images).unsqueeze(0)
        drawn = self.ranks.from_first(lambda: drawn_anew(mnist, recipe))
        if drawn is not None:
            pool = torch.cat([pool, torch.from_numpy(drawn)])
        self.pool = pool.to(self.device)

    @property
    def steps(self) -> int:
        """Return the number of minibatches in an epoch; what is left over is not learnt from."""
        return len(self.labels) // self.recipe.batch_size

    @property
    def examples(self) -> int:
        """Return the number of digits that an epoch learns from."""
        return self.steps * self.recipe.batch_size

    def order(self, generator: torch.Generator) -> list[Tensor]:
        """Return the order of one epoch: flat indices into the pool, cut into whole minibatches."""
        count, device = len(self.labels), self.device
        order = torch.randperm(count, generator=generator, device=device)
        drawn = torch.zeros_like(order)
        if len(self.pool) > 1:
            drawn = torch.randint(1, len(self.pool), (count,), generator=generator, device=device)
            chance = torch.rand(count, generator=generator, device=device)
            drawn = torch.where(chance < self.recipe.reinked_share, drawn, 0)
        flat = (order + drawn * count)[: self.examples]
        return list(flat.split(self.recipe.batch_size))  # type: ignore[no-untyped-call]

    def fields(self, generator: torch.Generator) -> Tensor | None:
        """Return the elastic fields of one epoch [fields, 28, 28, 2], when the recipe distorts."""
        settings = self.recipe.augmentation
        return None if settings is None else elastic_fields(settings, generator, self.device)

    def pick(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return images float32 [b, 784] in 0..1 and labels [b]."""
        images = self.pool.view(-1, self.pool.shape[-1])[indices].float().div_(255)
        return images, self.labels[indices % len(self.labels)]

    def minibatch(
        self, indices: Tensor, fields: Tensor | None, generator: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """Return this rank's share of a minibatch: images [b, 784], distorted, and labels [b].

        Nothing here waits for the device.
        """
        settings, share = self.recipe.augmentation, self.ranks.share
        images, labels = self.pick(share(indices))
        if settings is not None and fields is not None:
            count = self.recipe.batch_size
            maps = draw_affine(settings, count, generator, self.device)
            chosen = torch.randint(len(fields), (count,), generator=generator, device=self.device)
            images = distort(images, share(maps), fields[share(chosen)])
        return images, labels
