"""These tests need a CUDA GPU. Elsewhere they are skipped; REQUIRE_GPUS=2 demands two of them."""

import os

import pytest
import torch

from model_export.training.device import why_no_cuda


@pytest.fixture(scope="session", autouse=True)
def gpu() -> torch.device:
    """Return the GPU; without one skip, saying why, or fail on a machine that must have one."""
    wanted, there = int(os.environ.get("REQUIRE_GPUS", "0")), torch.cuda.device_count()
    if there and there >= wanted:
        return torch.device("cuda")
    if there:
        pytest.fail(f"REQUIRE_GPUS={wanted}, but PyTorch finds {there}")
    reason = f"needs a CUDA GPU: {why_no_cuda()}"
    if wanted:
        pytest.fail(reason)
    pytest.skip(reason)
