"""Where pip finds PyTorch beside PyPI, for `make setup`: run before anything is installed.

PyPI's build for Linux on x86-64 brings 4 GB of CUDA. Where no NVIDIA GPU is found, PyTorch's own
index has the build for the CPU, a fifth of the size.
"""

import platform
import shutil
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

CPU = "https://download.pytorch.org/whl/cpu"
PATIENCE = 5.0  # seconds
# What an NVIDIA driver leaves: under Linux, and under Windows' Linux.
TRACES = ("/dev/nvidiactl", "/proc/driver/nvidia/version", "/usr/lib/wsl/lib/libcuda.so.1")


def has_gpu() -> bool:
    """Return whether an NVIDIA driver is installed."""
    return any(Path(trace).exists() for trace in TRACES) or shutil.which("nvidia-smi") is not None


def answers() -> bool:
    """Return whether PyTorch's index can be reached from here."""
    try:
        with urllib.request.urlopen(f"{CPU}/torch/", timeout=PATIENCE):
            return True
    except (OSError, ValueError):
        return False


def index(
    system: str, machine: str, has_gpu: Callable[[], bool], answers: Callable[[], bool]
) -> tuple[str, str]:
    """Return the index, empty where PyPI has the right build, and what the user should know."""
    if (system, machine) != ("Linux", "x86_64"):
        return "", ""
    if has_gpu():
        return "", "An NVIDIA driver is installed: PyTorch comes with CUDA."
    if answers():
        return CPU, "No NVIDIA driver is installed: PyTorch comes for the CPU alone."
    return "", (
        f"No NVIDIA driver is installed, but {CPU} does not answer: PyTorch comes from where pip "
        "looks by itself, on PyPI with 4 GB of CUDA. TORCH_INDEX=… names another index."
    )


if __name__ == "__main__":
    address, said = index(platform.system(), platform.machine(), has_gpu, answers)
    print(said, file=sys.stderr)
    print(address)
