"""Section 3.2 by hand: how a predictor of text becomes an assistant.

Nothing is taken from a library: a test compares every value with PyTorch's or with a search.
"""

import math
from dataclasses import dataclass
from statistics import fmean, pstdev

from site_src.build.worked_example import Vector, softmax

# What the model gives each token of a demonstrated answer.
ANSWER: Vector = [0.5, 0.25, 0.8]
# How far the better answer's reward lies above the other's.
GAPS: Vector = [0.0, 1.0, 2.0]

# Log-probabilities of two couplets, before and after a step: the better one, the other.
BETA = 0.1
REFERENCE: Vector = [-12.5, -10.5]
MOVED: Vector = [-12.0, -11.0]
# The same direction, though the better couplet has become less likely too.
SUNK: Vector = [-13.0, -11.5]

# Three answers: how likely at first, and whether they are rewarded.
FIRST: Vector = [0.6, 0.3, 0.1]
REWARDS: Vector = [0.0, 1.0, 1.0]
LEASHES = {"loose": 0.1, "tight": 1.0}

GROUPS = {
    "rare": [1.0, 0.0, 0.0, 0.0],
    "half": [1.0, 1.0, 0.0, 0.0],
    "common": [1.0, 1.0, 1.0, 0.0],
}
CLIP = 0.2
RATIO = 1.5


@dataclass(frozen=True)
class Gap:
    """A difference of rewards, the chance that the better answer is preferred, and the loss."""

    rewards: float
    chance: float
    loss: float


@dataclass(frozen=True)
class Preference:
    """DPO's loss for one pair: ``weight`` is how hard its gradient pulls."""

    margin: float
    loss: float
    weight: float


@dataclass(frozen=True)
class Leash:
    """The best distribution for rewards at a price of β on leaving the first one."""

    p: Vector
    reward: float
    divergence: float


@dataclass(frozen=True)
class Group:
    """Rewards of four answers to one question, and the advantage of each."""

    mean: float
    spread: float
    advantages: Vector


@dataclass(frozen=True)
class Assistant:
    """All worked numbers of section 3.2, by the names that its text uses."""

    demonstrated: Vector
    imitation: float
    gaps: list[Gap]
    start: Preference
    moved: Preference
    sunk: Preference
    leashes: dict[str, Leash]
    groups: dict[str, Group]
    clipped: float


def logistic(gap: float) -> float:
    """Return the chance that belongs to a difference of rewards."""
    return 1 / (1 + math.exp(-gap))


def preference(now: Vector) -> Preference:
    """Return DPO's loss for the pair of couplets at these log-probabilities."""
    better, other = (new - old for new, old in zip(now, REFERENCE, strict=True))
    margin = BETA * (better - other)
    return Preference(margin, -math.log(logistic(margin)), 1 - logistic(margin))


def leash(beta: float) -> Leash:
    """Return the distribution in proportion to the first one times e to the reward over β."""
    p = softmax(
        [math.log(share) + reward / beta for share, reward in zip(FIRST, REWARDS, strict=True)]
    )
    return Leash(
        p=p,
        reward=sum(share * reward for share, reward in zip(p, REWARDS, strict=True)),
        divergence=sum(new * math.log(new / old) for new, old in zip(p, FIRST, strict=True)),
    )


def group(rewards: Vector) -> Group:
    """Return how much better than its group each answer is, in standard deviations."""
    mean, spread = fmean(rewards), pstdev(rewards)
    return Group(mean, spread, [(reward - mean) / spread for reward in rewards])


def values() -> Assistant:
    """Return all numbers that section 3.2 shows."""
    demonstrated = [-math.log(p) for p in ANSWER]
    return Assistant(
        demonstrated=demonstrated,
        imitation=fmean(demonstrated),
        gaps=[Gap(gap, logistic(gap), -math.log(logistic(gap))) for gap in GAPS],
        start=preference(REFERENCE),
        moved=preference(MOVED),
        sunk=preference(SUNK),
        leashes={name: leash(beta) for name, beta in LEASHES.items()},
        groups={name: group(rewards) for name, rewards in GROUPS.items()},
        clipped=min(RATIO, 1 + CLIP),
    )
