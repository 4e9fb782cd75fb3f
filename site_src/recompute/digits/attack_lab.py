"""The attack along the gradient, on the shipped network and on the hardened one."""

from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from model_export.digits.measured.experiments import EPSILONS, PGD_SHARE, PGD_STEPS
from site_src import labs
from site_src.recompute.chance import seeded
from site_src.recompute.graphs import Array, Columns, digits, image_of, run, single, weights
from site_src.recompute.link import State

STRONGEST = EPSILONS[-1]
LAB = labs.one("attack-lab")
GRAIN, METHODS = LAB.number("GRAIN"), LAB.choices("METHODS")


@dataclass(frozen=True)
class Attack:
    """What is attacked, and how."""

    image: Array
    method: str
    # The digit to reach; None to leave the one that the network reads.
    target: int | None
    # The graph of the network that is attacked; it hands out its weights.
    network: str

    @cached_property
    def before(self) -> Array:
        """The probabilities of the digit as it is, float32 [1, 10]."""
        return run(self.network, {"image": self.image})["probabilities"]

    def step(self, current: Array, epsilon: float, share: float, signs: Array | None) -> Columns:
        """Move every pixel by a share of epsilon: along its slope, or along given signs."""
        aim = int(self.before.argmax()) if self.target is None else self.target
        feeds = {
            "original": self.image,
            "current": current,
            "label": digits(aim),
            "direction": single(1 if self.target is None else -1),
            "length": single(epsilon * share),
            "epsilon": single(epsilon),
            "given": np.zeros_like(self.image) if signs is None else signs,
        }
        return run("attack", weights(self.network) | feeds)

    def end(self, epsilon: float) -> Columns:
        """Return where the attack ends."""
        if self.method == "fgsm":
            return self.step(self.image, epsilon, 1, None)
        moved: Columns = {"image": self.image}
        for _ in range(PGD_STEPS):
            moved = self.step(moved["image"], epsilon, PGD_SHARE, None)
        return moved

    def smallest(self) -> Array:
        """Return the smallest epsilon that reaches the goal; empty when none up to 0.3 does."""
        read = int(self.before.argmax())
        if self.target == read:
            return np.array([0.0])
        for grains in range(1, round(STRONGEST / GRAIN) + 1):
            answer = int(self.end(grains * GRAIN)["probabilities"].argmax())
            if answer != read if self.target is None else answer == self.target:
                return np.array([grains * GRAIN])
        return np.array([])


def coins(seed: int) -> Array:
    """Return random signs, float32 [1, 784], those of the page."""
    signs = [-1 if number < 0.5 else 1 for number in islice(seeded(seed), 784)]
    return np.array([signs], np.float32)


def columns(state: State) -> Columns:
    """Return the digit and its readings before and after each attack."""
    image, _ = image_of(state)
    method, target = state.choice("method", METHODS), state.digit("target")
    seed = state.whole("signs", 0, LAB.whole("LAST_DRAW"))
    shipped = Attack(image, method, target, "classify")
    smallest = shipped.smallest()
    if state.has("epsilon"):
        epsilon = state.number("epsilon", 0, STRONGEST)
    else:  # as the lab begins: the smallest that reaches the goal
        epsilon = float(smallest[0]) if smallest.size else STRONGEST
    hardened = Attack(image, method, target, "hardened")
    moved, withstood = shipped.end(epsilon), hardened.end(epsilon)
    random = shipped.step(image, epsilon, 1, coins(seed))
    return {
        "epsilon": np.array(epsilon),
        "smallest_epsilon": smallest,
        "probability_before": shipped.before,
        "probability_attacked": moved["probabilities"],
        "probability_random": random["probabilities"],
        "probability_hardened": hardened.before,
        "probability_hardened_attacked": withstood["probabilities"],
        "image_before": image,
        "image_attacked": moved["image"],
        "image_random": random["image"],
        "image_hardened_attacked": withstood["image"],
    }
