"""The two ways in which the network is trained, by name."""

from dataclasses import dataclass

from model_export.digits.data.augment import Augmentation
from model_export.digits.data.handwriting import Handwriting
from model_export.digits.network import HIDDEN


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what training ends in, beside the data and the machine."""

    name: str
    epochs: int
    batch_size: int
    optimizer: str
    learning_rate: float
    seed: int = 0
    weight_decay: float = 0.0
    one_cycle: bool = False
    # Share of the past kept in the average of the weights; 0 means that the last weights are kept.
    averaging: float = 0.0
    hidden: int = HIDDEN
    augmentation: Augmentation | None = None
    handwriting: Handwriting | None = None
    # Share of the minibatch that is re-inked, the rest is scanned ink.
    reinked_share: float = 0.5


# Section 5 of the article: Adam at 1e-3, cross-entropy, one hundred epochs, images as they are.
ARTICLE = Recipe("article", epochs=100, batch_size=64, optimizer="adam", learning_rate=1e-3)

# What the site ships.
ROBUST = Recipe(
    "robust",
    epochs=120,
    batch_size=256,
    optimizer="adamw",
    learning_rate=3e-3,
    weight_decay=0.02,
    one_cycle=True,
    averaging=0.999,
    augmentation=Augmentation(),
    handwriting=Handwriting(),
)

RECIPES = {recipe.name: recipe for recipe in (ARTICLE, ROBUST)}
