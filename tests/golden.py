"""The losses that the article's recipe must have anywhere; `python -m tests.golden` records them.

Fifty steps on the first digits, in their order, from weights that a seed on the CPU decides. The
record is made anew only by this command, when the recipe or PyTorch's random numbers change.
Threads and instruction sets (one and two, none, AVX2 and AVX-512) moved them by 2e-7 of themselves.
"""

import json
from dataclasses import replace
from pathlib import Path

import torch

from model_export.digits.data.batches import Batches
from model_export.digits.recipes import ARTICLE
from model_export.digits.train import Training
from model_export.training.execution import Execution
from tests.small import few_digits

RECORD = Path(__file__).resolve().parents[1] / "records" / "golden.json"
EPOCHS = 10
# As shares of a loss: fifty times what CPUs were seen to do; a GPU has other kernels altogether.
ON_A_CPU, ON_A_GPU = 1e-5, 1e-3


class InOrder(Batches):
    """The digits as they come: each device draws another order from its own generator."""

    def order(self, generator: torch.Generator) -> list[torch.Tensor]:
        """Return whole minibatches of indices [b], one after the other."""
        whole = torch.arange(self.examples, device=self.device)
        return list(whole.split(self.recipe.batch_size))


def losses(execution: Execution) -> list[float]:
    """Return the mean losses of ten epochs of five steps."""
    recipe = replace(ARTICLE, epochs=EPOCHS)
    batches = InOrder(few_digits(), recipe, execution)
    training = Training(recipe, execution, batches.steps)
    return [float(training.epoch(batches)) for _ in range(EPOCHS)]


def recorded() -> list[float]:
    """Return the recorded losses."""
    curve: list[float] = json.loads(RECORD.read_text(encoding="utf-8"))["losses"]
    return curve


if __name__ == "__main__":
    measured = losses(Execution(torch.device("cpu")))
    content = {"recipe": ARTICLE.name, "torch": torch.__version__, "losses": measured}
    RECORD.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
