"""These tests need a CUDA GPU. Elsewhere they are skipped, or fail where REQUIRE_GPU=1 says so."""

import os

import pytest
import torch

from model_export.device import why_no_cuda


@pytest.fixture(scope="session", autouse=True)
def gpu() -> torch.device:
    """Return the GPU; without one skip, saying why, or fail on a machine that must have one."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    reason = f"needs a CUDA GPU: {why_no_cuda()}"
    if os.environ.get("REQUIRE_GPU") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
