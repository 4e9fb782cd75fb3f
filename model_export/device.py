"""The device to compute on, by name."""

import torch

from model_export.errors import DeviceError


def choose_device(name: str = "auto") -> torch.device:
    """Return the device of that name; ``auto`` takes a GPU when there is one.

    Raises:
        DeviceError: when the named device is not there, with what to do about it.

    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if name == "auto":
        return torch.device(next(kind for kind in there if there[kind]))
    if not there[name]:
        built = f"CUDA {torch.version.cuda}" if torch.version.cuda else "without CUDA"
        raise DeviceError(
            f"There is no {name} device: PyTorch {torch.__version__} ({built}) finds none. Check "
            "the driver with `nvidia-smi` and install a build of PyTorch that fits it, or leave "
            "out --device to train on what is there."
        )
    return torch.device(name)
