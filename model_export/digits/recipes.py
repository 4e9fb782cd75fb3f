"""The two ways in which the network is trained, by name."""

from dataclasses import dataclass

from model_export.digits.data.allographs import Allographs
from model_export.digits.data.augment import Augmentation
from model_export.digits.data.handwriting import Handwriting
from model_export.digits.data.nonsense import Nonsense
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
    allographs: Allographs | None = None
    nonsense: Nonsense | None = None
    # Shares of the digits that are re-inked and made, the rest is scanned ink.
    reinked_share: float = 0.5
    made_share: float = 0.0


# Section 5 of the article: Adam at 1e-3, cross-entropy, one hundred epochs, images as they are.
ARTICLE = Recipe("article", epochs=100, batch_size=64, optimizer="adam", learning_rate=1e-3)

# What the site ships.
ROBUST = Recipe(
    "robust",
    epochs=140,
    batch_size=256,
    optimizer="adamw",
    learning_rate=3e-3,
    weight_decay=0.02,
    one_cycle=True,
    averaging=0.999,
    augmentation=Augmentation(),
    handwriting=Handwriting(),
    allographs=Allographs(),
    nonsense=Nonsense(),
    reinked_share=0.25,
    made_share=0.3,
)

RECIPES = {recipe.name: recipe for recipe in (ARTICLE, ROBUST)}
