"""When the network should say "I don't know": a threshold on its largest probability.

It is chosen on digits alone, the validation digits and made ones of hands that the network has not
learnt from: the highest, to a thousandth, that keeps 97 % of either. What that refuses is then
measured on scribbles and doodles, drawn with the pen of `preprocess`, which no choice looked at.
"""

from dataclasses import dataclass

import numpy as np

from model_export.digits.measured.evaluate import Floats, Labels, share_right

KEPT = 0.97
CANDIDATES = np.round(np.arange(0.3, 0.995, 0.001), 3)


@dataclass(frozen=True)
class Read:
    """Digits as the network reads them: probabilities [n, 10] and labels [n]."""

    probabilities: Floats
    labels: Labels

    @property
    def sureness(self) -> Floats:
        """Return the largest probability of each [n]."""
        largest: Floats = self.probabilities.max(axis=1)
        return largest

    def coverage(self, threshold: float) -> float:
        """Return the share of digits that are answered."""
        return float((self.sureness >= threshold).mean())

    def right(self, threshold: float = 0.0) -> float:
        """Return the share of right answers among those given; 0 where none is."""
        kept = self.sureness >= threshold
        answers = self.probabilities.argmax(axis=1)
        return share_right(answers[kept], self.labels[kept]) if kept.any() else 0.0


@dataclass(frozen=True)
class Decision:
    """The threshold, what it does to the digits that it was chosen on, and what it refuses."""

    threshold: float
    validation_coverage: float
    validation_accuracy_when_sure: float
    made: int
    made_accuracy: float
    made_coverage: float
    made_accuracy_when_sure: float
    scribbles: int
    scribbles_refused: float
    doodles: int
    doodles_refused: float


def highest(sets: tuple[Read, ...]) -> float:
    """Return the highest threshold that keeps enough of each set; the lowest where none does."""
    allowed = [
        limit for limit in CANDIDATES if all(one.coverage(limit) >= KEPT for one in sets)
    ] or [CANDIDATES[0]]
    return float(max(allowed))


def choose(validation: Read, made: Read, scribbles: Floats, doodles: Floats) -> Decision:
    """Return the decision; scribbles [k, 10] and doodles [m, 10] are judged, not chosen on."""
    threshold = highest((validation, made))
    return Decision(
        threshold,
        validation.coverage(threshold),
        validation.right(threshold),
        len(made.labels),
        made.right(),
        made.coverage(threshold),
        made.right(threshold),
        len(scribbles),
        float((scribbles.max(axis=1) < threshold).mean()),
        len(doodles),
        float((doodles.max(axis=1) < threshold).mean()),
    )
