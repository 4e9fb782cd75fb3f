"""The device to compute on, by name, and what its errors mean for the user."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from model_export.errors import DeviceError

# What PyTorch says when it cannot use CUDA, and what to do about it.
NEXT_STEPS = {
    "not compiled": "install a build with CUDA: `rm -rf .venv`, then `make setup TORCH_INDEX=`",
    "too old": "update the driver, or install a PyTorch that was built for an older CUDA",
    "no NVIDIA driver": "install the NVIDIA driver and see with `nvidia-smi` that it runs",
    "No CUDA GPUs": "let CUDA_VISIBLE_DEVICES name a GPU that `nvidia-smi` lists",
}


def first_sentences(error: BaseException, count: int = 1) -> str:
    """Return the beginning of a long message, on one line and without the last full stop."""
    return ". ".join(" ".join(str(error).split()).split(". ")[:count]).rstrip(".")


def why_no_cuda() -> str:
    """Return why PyTorch finds no CUDA device, and the next step."""
    reason = "no GPU is visible"
    try:
        torch.cuda.init()  # type: ignore[no-untyped-call]
    except (AssertionError, RuntimeError) as error:
        reason = first_sentences(error)
    step = next(
        (step for words, step in NEXT_STEPS.items() if words in reason),
        "check the driver with `nvidia-smi` and install a build of PyTorch that fits it",
    )
    return f"{reason} (PyTorch {torch.__version__}). To use one, {step}"


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
        reason = why_no_cuda() if name == "cuda" else f"PyTorch {torch.__version__} finds none"
        raise DeviceError(
            f"There is no {name} device: {reason}; or leave out --device to train on what is there."
        )
    return torch.device(name)


def check_bf16(device: torch.device) -> None:
    """Raise DeviceError when the device does not compute in bfloat16 by itself."""
    if device.type == "cpu":
        return
    if device.type == "cuda" and torch.cuda.is_bf16_supported(including_emulation=False):
        return
    raise DeviceError(
        f"{device} does not compute in bfloat16 (an NVIDIA GPU needs compute capability 8.0 or "
        "later): leave out --bf16."
    )


@contextmanager
def explained(device: torch.device) -> Iterator[None]:
    """Turn the device's own failures into errors that say what to do next.

    Raises:
        DeviceError: when the device runs out of memory or cannot run this build's code.

    """
    try:
        yield
    except torch.OutOfMemoryError as error:
        raise DeviceError(
            f"{device} has too little free memory ({first_sentences(error, 3)}). See with "
            "`nvidia-smi` what else uses it, choose another GPU with CUDA_VISIBLE_DEVICES, share "
            "the minibatch among several with torchrun, or train with --device cpu."
        ) from error
    except torch.AcceleratorError as error:
        raise DeviceError(
            f"{device} failed ({first_sentences(error)}). Check that PyTorch {torch.__version__} "
            f"was built for this GPU (it knows {', '.join(torch.cuda.get_arch_list()) or 'none'}) "
            "and that `nvidia-smi` shows no fault, or train with --device cpu."
        ) from error
