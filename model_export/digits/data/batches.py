"""The training digits on one device, and the minibatches that an epoch takes from them."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from model_export.digits.data.allographs import made
from model_export.digits.data.augment import distort, draw_affine, elastic_fields
from model_export.digits.data.nonsense import NONE, nonsense
from model_export.digits.data.originals import Mnist
from model_export.digits.data.reink import reink
from model_export.digits.recipes import Recipe
from model_export.training.execution import Execution


def shares(recipe: Recipe) -> list[float]:
    """Return the share of each row of digits in an epoch: scanned, re-inked, and made ones."""
    rows: list[float] = []
    if recipe.handwriting is not None and recipe.augmentation is not None:
        variants = recipe.augmentation.variants
        rows += [recipe.reinked_share / variants] * variants
    if recipe.handwriting is not None and recipe.allographs is not None:
        variants = recipe.allographs.variants
        rows += [recipe.made_share / variants] * variants
    return [1 - sum(rows), *rows]


def pool_size(recipe: Recipe, digits: int) -> int:
    """Return how many images minibatches are taken from."""
    others = recipe.nonsense.drawings if recipe.nonsense is not None else 0
    return len(shares(recipe)) * digits + others


def drawn_anew(mnist: Mnist, recipe: Recipe) -> list[NDArray[np.uint8]]:
    """Return what the recipe asks for beside the scans, uint8 [k, 784] each.

    First each re-inked variant of all digits, then each made one, at last what is no digit.
    """
    habits, hand, digits = recipe.handwriting, recipe.allographs, mnist.train
    parts = []
    if habits is not None and recipe.augmentation is not None:
        variants = recipe.augmentation.variants
        drawn = reink(digits.images, digits.labels, habits, variants, recipe.seed)
        parts.append(drawn.reshape(-1, drawn.shape[-1]))
    if habits is not None and hand is not None:
        drawn = made(digits.labels, hand, habits, recipe.seed)
        parts.append(drawn.reshape(-1, drawn.shape[-1]))
        if recipe.nonsense is not None:
            parts.append(nonsense(recipe.nonsense, hand, habits, recipe.seed))
    return parts


class Batches:
    """The training digits: scanned, re-inked and made where the recipe asks, and distorted.

    Every rank keeps all digits and draws the numbers of whole minibatches, then takes its share:
    so it does not matter for the result how many ranks there are.
    """

    def __init__(self, mnist: Mnist, recipe: Recipe, execution: Execution) -> None:
        self.recipe, self.device, self.ranks = recipe, execution.device, execution.ranks
        self.ranks.check(recipe.batch_size)
        self.digits = len(mnist.train.labels)
        scans, labels = mnist.train.images, torch.from_numpy(mnist.train.labels).long()
        parts = [scans, *self.ranks.from_first(lambda: drawn_anew(mnist, recipe))]
        self.images = torch.from_numpy(np.concatenate(parts)).to(self.device)
        self.weights = torch.tensor(shares(recipe), device=self.device)
        # All rows are labelled alike; what stands behind them is no digit.
        rows = len(self.weights)
        self.others = len(self.images) - rows * len(labels)
        every = torch.cat([labels.repeat(rows), torch.full((self.others,), NONE)])
        self.labels = every.to(self.device)

    @property
    def steps(self) -> int:
        """Return the number of minibatches in an epoch; what is left over is not learnt from."""
        return self.digits // self.recipe.batch_size

    @property
    def examples(self) -> int:
        """Return the number of digits that an epoch learns from."""
        return self.steps * self.recipe.batch_size

    def order(self, generator: torch.Generator) -> list[Tensor]:
        """Return the order of one epoch: flat indices into the pool, cut into whole minibatches."""
        count, device = self.digits, self.device
        order = torch.randperm(count, generator=generator, device=device)
        if len(self.weights) > 1:
            rows = torch.multinomial(self.weights, count, replacement=True, generator=generator)
            order = order + rows * count
        if self.recipe.nonsense is not None:
            first, last = len(self.images) - self.others, len(self.images)
            other = torch.randint(first, last, (count,), generator=generator, device=device)
            chance = torch.rand(count, generator=generator, device=device)
            order = torch.where(chance < self.recipe.nonsense.share, other, order)
        return list(order[: self.examples].split(self.recipe.batch_size))  # type: ignore[no-untyped-call]

    def fields(self, generator: torch.Generator) -> Tensor | None:
        """Return the elastic fields of one epoch [fields, 28, 28, 2], when the recipe distorts."""
        settings = self.recipe.augmentation
        return None if settings is None else elastic_fields(settings, generator, self.device)

    def pick(self, indices: Tensor) -> tuple[Tensor, Tensor]:
        """Return images float32 [b, 784] in 0..1 and labels [b], NONE for what is no digit."""
        return self.images[indices].float().div_(255), self.labels[indices]

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
