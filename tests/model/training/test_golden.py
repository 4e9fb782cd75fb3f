"""A recorded curve: whatever the CPU, the training goes the same way."""

import pytest
import torch

from model_export.training.execution import Execution
from tests import golden


@pytest.mark.parametrize("threads", [1, 2])
def test_the_losses_are_the_recorded_ones(threads: int) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        losses = golden.losses(Execution(torch.device("cpu")))
    finally:
        torch.set_num_threads(before)
    assert losses == pytest.approx(golden.recorded(), rel=golden.ON_A_CPU)
    assert losses[-1] < 0.5 * losses[0], "it has learnt"
