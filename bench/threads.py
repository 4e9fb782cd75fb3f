"""How threads wait for each other: spinning wins on an idle machine, and loses more on a busy one.

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


def step(policy: str) -> float:
    """Return ms a step where threads wait in this way."""
    command = [sys.executable, "-m", "bench.threads", "step"]
    environment = os.environ | {"OMP_WAIT_POLICY": policy}
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


def slower() -> tuple[float, float]:
    """Return ms a step of threads that sleep, and how much slower those are that spin."""
    pairs = [(step("PASSIVE"), step("ACTIVE")) for _ in range(REPEATS)]
    return median(p[0] for p in pairs), median(spin / sleep for sleep, spin in pairs)


def measure() -> list[Row]:
    """Return the step that we ship, and what spinning would do to it, idle and busy."""
    idle, of_idle = slower()
    with other_work():
        busy, of_busy = slower()
    return [
        Row("threads_idle", "a training step of the shipped network, idle machine", idle, "ms"),
        Row("threads_idle_spin", "threads that spin instead take", of_idle, "times"),
        Row("threads_busy", "the same step with one core busy", busy, "ms"),
        Row("threads_busy_spin", "threads that spin instead take then", of_busy, "times"),
    ]


if __name__ == "__main__":
    one_process()
