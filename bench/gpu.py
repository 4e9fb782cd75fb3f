"""Measure training on the GPU: `python -m bench.gpu` writes records/gpu.json, which the site shows.

Started by torchrun it measures that many ranks and adds their rows to the record of the same
machine: `torchrun --standalone --nproc-per-node=4 -m bench.gpu`.
"""

import argparse
import dataclasses
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from statistics import median

import torch

from model_export.digits.data import originals
from model_export.digits.data.batches import Batches
from model_export.digits.recipes import ROBUST
from model_export.digits.train import Training
from model_export.errors import DeviceError, ModelExportError
from model_export.training.device import choose_device, explained, why_no_cuda
from model_export.training.distributed import joined
from model_export.training.execution import Execution
from records.gpu import Record, Row, table, write

EPOCHS = 5


def first_line(*command: str) -> str:
    """Return the first line that a command prints."""
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[0]


def ways(plain: Execution) -> list[Execution]:
    """Return float32 unrecorded and recorded, compiled, and bfloat16 where the GPU has it."""
    unrecorded = [dataclasses.replace(plain, recorded=False)] if plain.records else []
    executions = [*unrecorded, plain]
    if shutil.which(os.environ.get("CXX", "g++")) and shutil.which(os.environ.get("CC", "gcc")):
        executions.append(dataclasses.replace(plain, compiled=True))
    else:
        print("compiled is not measured: torch.compile needs gcc and g++, which are not there")
    try:
        executions.append(dataclasses.replace(plain, bf16=True))
    except DeviceError as error:
        print(f"bf16 is not measured: {error}")
    return executions


def row(execution: Execution, batches: Batches, epochs: int) -> Row:
    """Return what the median epoch took; the first one warms up and does not count."""
    training = Training(batches.recipe, execution, batches.steps)
    losses, seconds = [], []
    for _ in range(epochs):
        begun = time.perf_counter()
        losses.append(float(training.epoch(batches)))
        seconds.append(time.perf_counter() - begun)
    typical = median(seconds[1:])
    return Row(execution.label, typical, batches.examples / typical, losses)


def measure(epochs: int = EPOCHS) -> Record | None:
    """Return the record of this machine; None on every rank but the first."""
    with joined(choose_device("cuda")) as (ranks, device), explained(device):
        plain = Execution(device, ranks=ranks)
        begun = time.perf_counter()
        batches = Batches(ranks.from_first(originals.load), ROBUST, plain)
        preparation = time.perf_counter() - begun
        rows = [row(execution, batches, epochs) for execution in ways(plain)]
    if not ranks.first:
        return None
    return Record(
        date=datetime.now(UTC).date().isoformat(),
        commit=first_line("git", "rev-parse", "HEAD"),
        device=torch.cuda.get_device_name(device),
        driver=first_line("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader"),
        cuda=torch.version.cuda or "",
        torch=torch.__version__,
        recipe=ROBUST.name,
        epochs=ROBUST.epochs,
        preparation_seconds=preparation,
        rows=rows,
    )


def require(count: int) -> str:
    """Return what computes here, when PyTorch finds so many GPUs.

    Raises:
        DeviceError: when it finds fewer.

    """
    there = torch.cuda.device_count()
    if there < count:
        why = f": {why_no_cuda()}" if there == 0 else ""
        raise DeviceError(f"{count} GPUs were promised, and PyTorch finds {there}{why}.")
    names = ", ".join(torch.cuda.get_device_name(number) for number in range(there))
    return f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}: {names}"


def main() -> int:
    """Measure, write the record, print its table."""
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--require", type=int, metavar="N", help="only see whether N GPUs are here")
    wanted = parser.parse_args().require
    try:
        if wanted is not None:
            print(require(wanted))
            return 0
        measured = measure()
    except ModelExportError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    if measured is not None:
        print(table(write(measured), "en"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
