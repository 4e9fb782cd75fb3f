"""How far a runtime is from PyTorch, and how far it may be."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from model_export.errors import VerificationError

# What onnxruntime may differ from PyTorch by.
TOLERANCE = 1e-4


def difference(ours: Tensor | NDArray[np.generic], theirs: NDArray[np.generic]) -> float:
    """Return the largest |ours - theirs| / max(1, |ours|); NaN counts as infinite.

    So a tolerance is absolute for values up to 1, and relative for larger ones.
    """
    if isinstance(ours, Tensor):
        ours = ours.detach().numpy()
    wanted = ours.reshape(theirs.shape).astype(np.float64)
    apart = np.abs(wanted - theirs.astype(np.float64)) / np.maximum(1, np.abs(wanted))
    return float(np.nan_to_num(apart, nan=np.inf).max())


def demand(differences: Mapping[str, float], subject: str) -> None:
    """Refuse what is too far from PyTorch.

    Args:
        differences: by what was compared.
        subject: what differs then, for the message.

    Raises:
        VerificationError: when one of them is more than the tolerance, or no number.

    """
    worst = max(differences, key=lambda name: np.nan_to_num(differences[name], nan=np.inf))
    if not differences[worst] <= TOLERANCE:
        raise VerificationError(
            f"{subject}: {worst} differs from PyTorch's by {differences[worst]:.2e}, more than "
            f"{TOLERANCE:.0e}. Nothing was published; check the versions of torch and onnxruntime."
        )
