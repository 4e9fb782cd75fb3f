"""A power law L = E + A/N^alpha + B/D^beta, fitted to some runs and asked about the others.

N is a run's weights without the embedding, D the tokens that it learnt from, L its validation
loss in nats per token.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, least_squares
from scipy.stats import t as student

from model_export.errors import VerificationError
from model_export.export.manifest import Record
from model_export.verse.ladder import LadderRecord
from model_export.verse.recipes import LENGTHS, RUNGS
from model_export.verse.records import RunRecord

# Share of what is measured that lies within the bounds, if the law is right.
SURE = 0.95
# Where the search begins: E, then alpha and beta, each with each; the best end counts.
FLOORS, POWERS = (0.5, 2.5), (0.25, 0.6)
# The powers are looked for up to here.
MOST = 3.0
# Where the law knows nothing, so many powers of e stand for "anything".
ANYTHING = 20.0
Array = NDArray[np.float64]


class Estimate(Record):
    """A number and the bounds of 95 %."""

    value: float
    low: float
    high: float


class Law(Record):
    """The five constants of a fitted law; ``residual`` is the typical error in shares of a loss."""

    floor: Estimate
    a: float
    alpha: Estimate
    b: float
    beta: Estimate
    residual: float


class ScaledRun(Record):
    """A run: ``compute`` is 6 times all weights times the tokens; ``shipped`` is no rung."""

    width: int
    blocks: int
    weights: int
    without_embedding: int
    tokens: int
    compute: float
    loss: float
    shipped: bool


class Way(Record):
    """Which runs are hidden, by index, and what the law of the others says of every run.

    ``target`` is the hidden run that is to be foretold.
    """

    hidden: list[int]
    target: int
    law: Law
    foretold: list[Estimate]


class Scaling(Record):
    """Every run, and the ways to hide the largest of them."""

    runs: list[ScaledRun]
    ways: dict[str, Way]


@dataclass(frozen=True)
class Fit:
    """The constants (log E, log A, log B, alpha, beta), their covariance, and the error's share."""

    constants: Array
    covariance: Array
    residual: float
    freedom: int

    @property
    def factor(self) -> float:
        """Return how many standard errors the bounds are away."""
        return float(student.ppf((1 + SURE) / 2, self.freedom))

    def estimate(self, of: Callable[[Array], float], noise: float = 0.0) -> Estimate:
        """Return what follows from the constants, by the first derivative; ``of`` is a logarithm.

        Args:
            of: the logarithm of what is asked for.
            noise: what single measurements scatter by beside that.

        """
        slope = np.array([derivative(of, self.constants, at) for at in range(5)])
        error = float(np.sqrt(slope @ self.covariance @ slope + noise**2))
        middle, reach = of(self.constants), min(self.factor * error, ANYTHING)
        low, high = np.exp(middle - reach), np.exp(middle + reach)
        return Estimate(value=float(np.exp(middle)), low=float(low), high=float(high))

    def power(self, at: int) -> Estimate:
        """Return one of the two powers."""
        value = float(self.constants[at])
        reach = self.factor * float(np.sqrt(self.covariance[at, at]))
        return Estimate(value=value, low=value - reach, high=value + reach)


def derivative(of: Callable[[Array], float], constants: Array, at: int) -> float:
    """Return the derivative by one constant, from both sides."""
    step = np.zeros(5)
    step[at] = 1e-5
    return (of(constants + step) - of(constants - step)) / 2e-5


def law(constants: Array, weights: Array, tokens: Array) -> Array:
    """Return the logarithm of the loss; constants are (log E, log A, log B, alpha, beta)."""
    floor, a, b, alpha, beta = constants
    parts = (
        np.full(np.shape(weights), floor),
        a - alpha * np.log(weights),
        b - beta * np.log(tokens),
    )
    return np.logaddexp.reduce(parts)  # type: ignore[no-any-return]


def fit(weights: Array, tokens: Array, losses: Array) -> Fit:
    """Return the law that has the least squared error in the logarithm of the loss.

    Raises:
        VerificationError: when there are no more runs than constants.

    """
    freedom = len(losses) - 5
    if freedom < 1:
        raise VerificationError(f"A law of five constants needs six runs, and has {len(losses)}.")
    # From the middle of the runs: there both powers stand for what they take away.
    middle = np.log(weights).mean(), np.log(tokens).mean()
    typical = float(np.exp(np.log(losses).mean()))

    def off(constants: Array) -> Array:
        return law(constants, weights, tokens) - np.log(losses)

    ends: list[OptimizeResult] = []
    for floor, alpha, beta in product(FLOORS, POWERS, POWERS):
        part = np.log((typical - floor) / 2)
        begin = [np.log(floor), part + alpha * middle[0], part + beta * middle[1], alpha, beta]
        low = [-10.0, -50.0, -50.0, 0.0, 0.0]
        high = [np.log(losses.min()), 100.0, 100.0, MOST, MOST]
        ends.append(least_squares(off, np.clip(begin, low, high), bounds=(low, high)))
    best = min(ends, key=lambda end: end.cost)
    variance = 2 * best.cost / freedom
    covariance = np.linalg.pinv(best.jac.T @ best.jac) * variance
    return Fit(best.x, covariance, float(np.sqrt(variance)), freedom)


def way(runs: Sequence[ScaledRun], hidden: Sequence[int], target: int) -> Way:
    """Return what the runs that are not hidden say of all."""
    shown = [run for at, run in enumerate(runs) if at not in hidden]
    weights, tokens, losses = (
        np.array([getattr(run, name) for run in shown], np.float64)
        for name in ("without_embedding", "tokens", "loss")
    )
    found = fit(weights, tokens, losses)

    def loss_of(run: ScaledRun) -> Callable[[Array], float]:
        place = np.float64(run.without_embedding), np.float64(run.tokens)
        return lambda constants: float(law(constants, *place))  # type: ignore[arg-type]

    constants = found.constants
    return Way(
        hidden=list(hidden),
        target=target,
        law=Law(
            floor=found.estimate(lambda at: float(at[0])),
            a=float(np.exp(constants[1])),
            alpha=found.power(3),
            b=float(np.exp(constants[2])),
            beta=found.power(4),
            residual=found.residual,
        ),
        foretold=[found.estimate(loss_of(run), found.residual) for run in runs],
    )


def every_run(ladder: LadderRecord, shipped: RunRecord) -> list[ScaledRun]:
    """Return the rungs in their order, then the shipped network, all as they were recorded."""
    vocabulary, width = shipped.vocabulary, int(shipped.recipe["width"])
    found = [
        ScaledRun(
            width=rung.width,
            blocks=rung.blocks,
            weights=rung.weights,
            without_embedding=rung.without_embedding,
            tokens=rung.tokens,
            compute=6 * rung.weights * rung.tokens,
            loss=rung.loss,
            shipped=False,
        )
        for rung in ladder.rungs
    ]
    tokens = shipped.history[-1].tokens
    writer = ScaledRun(
        width=width,
        blocks=int(shipped.recipe["blocks"]),
        weights=shipped.weights,
        without_embedding=shipped.weights - vocabulary * width,
        tokens=tokens,
        compute=6 * shipped.weights * tokens,
        loss=shipped.validation.token,
        shipped=True,
    )
    return [*found, writer]


def scaling(ladder: LadderRecord, shipped: RunRecord) -> Scaling:
    """Return every run, and the ways to hide the largest of them; VerificationError as fit."""
    runs = every_run(ladder, shipped)
    places = list(product(range(len(RUNGS)), range(len(LENGTHS))))
    largest, longest, writer = len(RUNGS) - 1, len(LENGTHS) - 1, len(places)

    def without(sizes: int) -> list[int]:
        return [*(at for at, (size, _) in enumerate(places) if size > largest - sizes), writer]

    return Scaling(
        runs=runs,
        ways={
            "sizes": way(runs, without(2), places.index((largest, longest))),
            "half": way(runs, without(3), places.index((largest - 1, longest))),
            "writer": way(runs, without(0), writer),
        },
    )
