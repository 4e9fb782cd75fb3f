"""When the network should say "I don't know": a threshold on its largest probability.

It is chosen on the validation digits and on scribbles that nobody would call a digit, drawn with
the pen of `preprocess`: of all thresholds that keep at least 98 % of the digits, the one that
refuses the most scribbles; of equals, the lowest.
"""

from dataclasses import dataclass

import numpy as np

from model_export.digits.measured.evaluate import Floats, Labels, share_right

KEPT = 0.98


@dataclass(frozen=True)
class Decision:
    """The threshold, and what it does to the data that it was chosen on."""

    threshold: float
    validation_coverage: float
    validation_accuracy_when_sure: float
    scribbles: int
    scribbles_refused: float


def choose(probabilities: Floats, labels: Labels, of_scribbles: Floats) -> Decision:
    """Return the decision for validation digits [n, 10] and scribbles [k, 10]."""
    sure, refused = probabilities.max(axis=1), of_scribbles.max(axis=1)
    candidates = np.round(np.arange(0.3, 1.0, 0.01), 2)
    allowed = [limit for limit in candidates if (sure >= limit).mean() >= KEPT] or [candidates[0]]
    threshold = max(allowed, key=lambda limit: ((refused < limit).mean(), -limit))
    kept = sure >= threshold
    return Decision(
        float(threshold),
        float(kept.mean()),
        share_right(probabilities.argmax(axis=1)[kept], labels[kept]),
        len(refused),
        float((refused < threshold).mean()),
    )
