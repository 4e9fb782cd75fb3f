"""How many threads train, how they wait for each other, and what equal bits anywhere would cost.

Each training step is timed in a process of its own, since OpenMP reads its settings when it is
loaded. Started with a word, as here, it is such a process.
"""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

import torch

from model_export.digits.network import PIXELS
from model_export.digits.recipes import ROBUST
from model_export.digits.train import Training
from model_export.training.execution import Execution
from records.figures import Row

STEPS, WARM, REPEATS = 250, 50, 3
BUSY = "while True: pass"
ONE = {"OMP_NUM_THREADS": "1"}
SLEEP = {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "PASSIVE"}
SPIN = {"OMP_NUM_THREADS": "2", "OMP_WAIT_POLICY": "ACTIVE"}
# PyTorch's and MKL's code for any CPU, without the wider instructions that this one may have.
PLAIN = ONE | {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE"}


def one_process() -> None:
    """Print the median time of a step of the shipped network, in ms."""
    training = Training(replace(ROBUST, epochs=1), Execution(torch.device("cpu")), STEPS)
    images = torch.rand(ROBUST.batch_size, PIXELS)
    labels = torch.randint(0, 10, (ROBUST.batch_size,))
    times = []
    for _ in range(STEPS):
        begun = time.perf_counter()
        training.gradient(images, labels)
        training.update()
        times.append(time.perf_counter() - begun)
    print(1000 * median(times[WARM:]))


def step(settings: dict[str, str]) -> float:
    """Return ms a step with these settings."""
    command = [sys.executable, "-m", "bench.threads", "step"]
    environment = os.environ | settings
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(done.stdout)


@contextlib.contextmanager
def other_work() -> Iterator[None]:
    """Keep one core busy."""
    with subprocess.Popen([sys.executable, "-c", BUSY]) as process:
        try:
            yield
        finally:
            process.kill()


def against(*others: dict[str, str]) -> list[float]:
    """Return ms a step of one thread, and how many times as long the other settings take."""
    rounds = [[step(ONE), *(step(settings) for settings in others)] for _ in range(REPEATS)]
    ratios = [median(times[at] / times[0] for times in rounds) for at in range(1, len(rounds[0]))]
    return [median(times[0] for times in rounds), *ratios]


def measure() -> list[Row]:
    """Return the step that we ship, and what other threads or other code would do to it."""
    idle, sleep, spin, plain = against(SLEEP, SPIN, PLAIN)
    with other_work():
        busy, sleep_busy, spin_busy = against(SLEEP, SPIN)
    return [
        Row("threads_idle", "a training step of the shipped network, idle machine", idle, "ms"),
        Row("threads_idle_two", "two threads that sleep while they wait take", sleep, "times"),
        Row("threads_idle_spin", "two threads that spin take", spin, "times"),
        Row("threads_busy", "the same step with one core busy", busy, "ms"),
        Row("threads_busy_two", "two threads that sleep take then", sleep_busy, "times"),
        Row("threads_busy_spin", "two threads that spin take then", spin_busy, "times"),
        Row("equal_bits", "the step in code for any CPU, for equal bits", plain, "times"),
    ]


if __name__ == "__main__":
    one_process()
