"""The ways in which the writer of verse is trained, by language and name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """Everything that decides what training ends in, beside the data and the machine.

    ``tokens`` is how many are learnt from, ``batch`` how many poems a minibatch has.
    """

    language: str
    name: str
    width: int
    blocks: int
    heads: int
    tokens: int
    batch: int = 96
    matrix_rate: float = 0.03
    embedding_rate: float = 0.015
    # The rates fall in a straight line to 0 from this share of the way on.
    level: float = 0.4
    warm_up: float = 0.01
    # The validation loss is measured so often on the way, and the weights kept.
    stages: int = 5
    seed: int = 0


LANGUAGES = ("zh", "en")
SHIPPED = {
    "zh": Recipe("zh", "shipped", width=128, blocks=4, heads=4, tokens=20_000_000, stages=50),
    "en": Recipe(
        "en", "shipped", width=128, blocks=4, heads=4, tokens=3_600_000, warm_up=0.0167, stages=18
    ),
}
# Width, blocks and heads of the ladder's rungs: without embeddings 9 to 786 thousand weights.
RUNGS = ((16, 3, 1), (32, 3, 2), (48, 3, 3), (64, 4, 4), (96, 4, 4), (128, 4, 4))
# How many tokens each rung learns from: never one poem twice.
LENGTHS = (300_000, 600_000, 1_200_000)
# The ladder's language: a rung that learnt so long from the verse of the other would learn it by
# heart, and its loss would tell of that.
LADDER = "zh"


def rung(number: int, tokens: int) -> Recipe:
    """Return a recipe of the ladder; the number counts from the smallest."""
    width, blocks, heads = RUNGS[number]
    return Recipe(LADDER, f"ladder-{number}-{tokens}", width, blocks, heads, tokens)


def ladder() -> list[Recipe]:
    """Return the ladder's recipes, the smallest and shortest first."""
    return [rung(number, tokens) for number in range(len(RUNGS)) for tokens in LENGTHS]


def recipes(language: str) -> dict[str, Recipe]:
    """Return every recipe of a language by name."""
    seed = Recipe(language, "seed", width=64, blocks=2, heads=4, tokens=3_600_000)
    rungs = ladder() if language == LADDER else []
    return {recipe.name: recipe for recipe in (SHIPPED[language], seed, *rungs)}
