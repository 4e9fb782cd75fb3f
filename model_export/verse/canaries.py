"""Plant secrets in a small training and ask how well the network has them by heart.

    python -m model_export.verse.canaries

A canary (Carlini et al. 2019) is a quatrain of which three lines are a real one's and the last is a
number of seven random figures. It is planted once or many times; afterwards it is compared with
other numbers in its place. Two networks learn: one from everything, and one for which every copy
was taken out before. It takes minutes, and goes on where it was stopped.
"""

import argparse
import hashlib
import math
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import torch
import torch.nn.functional as functional
from torch import Tensor

from model_export import files
from model_export.command import run as obey
from model_export.export.manifest import versions
from model_export.training.execution import Execution
from model_export.verse import memory
from model_export.verse import train as training
from model_export.verse.data import corpus
from model_export.verse.data.samples import Samples
from model_export.verse.measured.loss import TOGETHER
from model_export.verse.memory import CANARIES, LANGUAGE, Canary, CanaryRecord, Planting
from model_export.verse.network import Network, angles, norm
from model_export.verse.recipes import Recipe
from model_export.verse.records import Losses
from model_export.verse.text import Text

# How often a canary is planted, and how many are planted so often.
TIMES = (1, 4, 16, 64)
EACH = 8
FIGURES = "一二三四五六七八九"
# Characters of a line, and of a whole poem with its marks.
LINE, POEM = 7, 32
# Other numbers that each canary is compared with: no exposure above 12 bits can be seen.
OTHERS = 2**12 - 1
# Minibatches of one pass through everything.
STEPS = 372
SEED = 1
SMALL = Recipe(
    LANGUAGE, "canaries", width=64, blocks=2, heads=4, tokens=STEPS * 96 * (POEM + 1), stages=4
)


@dataclass(frozen=True)
class Secret:
    """A canary, and how often it is planted."""

    opening: str
    number: str
    times: int

    @property
    def poem(self) -> str:
        """Return the whole quatrain."""
        return f"{self.opening}{self.number}。"


def secrets(openings: Sequence[str], generator: random.Random) -> list[Secret]:
    """Return the canaries: three lines of each poem, then a number of its own."""
    own = iter(openings)
    return [
        Secret(next(own)[: 3 * (LINE + 1)], number(generator), times)
        for times in TIMES
        for _ in range(EACH)
    ]


def number(generator: random.Random) -> str:
    """Return seven random figures."""
    return "".join(generator.choices(FIGURES, k=LINE))


def planted(poems: Sequence[str], hidden: Sequence[Secret], size: int) -> list[str]:
    """Return so many samples: every canary as often as it says, the others real, in their order."""
    copies = [secret.poem for secret in hidden for _ in range(secret.times)]
    return [*poems[: size - len(copies)], *copies]


def logits(network: Network, tokens: Tensor, count: int) -> Tensor:
    """Return the logits float32 [texts, count, vocabulary] after each of the last tokens."""
    turned = angles(torch.arange(tokens.shape[1]), network.shape.head)
    x = norm(network.embedding(tokens))
    for block in network.blocks:
        x = block(x, turned)
    return functional.linear(norm(x[:, -count:]), network.embedding.weight).float()


def nats(network: Network, text: Text, secret: Secret, numbers: Sequence[str]) -> Tensor:
    """Return minus the log-probability of each number behind a canary's opening: [numbers]."""
    rows = torch.tensor([text.encode(f"{secret.opening}{each}。")[:-2] for each in numbers])
    found = []
    with torch.no_grad():
        for part in torch.split(rows, TOGETHER):
            chances = torch.log_softmax(logits(network, part[:, :-1], LINE), -1)
            found.append(-chances.gather(2, part[:, -LINE:, None])[:, :, 0].sum(1))
    return torch.cat(found).double()


def likeliest(network: Network, text: Text, secret: Secret) -> str:
    """Return the seven characters that the network goes on with, always the likeliest."""
    tokens = torch.tensor([text.encode(f"{secret.opening}{secret.number}。")[: -LINE - 2]])
    with torch.no_grad():
        for _ in range(LINE):
            tokens = torch.cat((tokens, logits(network, tokens, 1).argmax(-1)), 1)
    return text.decode(tokens[0, -LINE:].tolist())


def judged(network: Network, text: Text, secret: Secret, others: Sequence[str]) -> Canary:
    """Return where a canary stands among other numbers: its exposure (Carlini et al. 2019)."""
    own, *rest = nats(network, text, secret, [secret.number, *others]).tolist()
    rank = 1 + sum(each < own for each in rest)
    return Canary(
        opening=secret.opening,
        number=secret.number,
        times=secret.times,
        nats=own,
        rank=rank,
        exposure=math.log2((len(rest) + 1) / rank),
        told=likeliest(network, text, secret) == secret.number,
    )


def learn(recipe: Recipe, poems: list[str], samples: Samples, hidden: Sequence[Secret]) -> Planting:
    """Return what a network has by heart that learnt from some poems."""
    text, execution = corpus.text(recipe.language), Execution(torch.device("cpu"))
    chosen = replace(samples, train=poems)
    run = training.train(recipe, text, chosen, execution)
    generator = random.Random(SEED + 1)
    others = [number(generator) for _ in range(OTHERS)]
    network = run.network.eval()
    return Planting(
        recipe=asdict(recipe),
        weights=network.shape.weights,
        samples=len(poems),
        data_sha256=hashlib.sha256("\n".join(poems).encode()).hexdigest(),
        device=run.device,
        seconds=run.seconds,
        validation=Losses.of(run.history[-1].validation),
        canaries=[judged(network, text, secret, others) for secret in hidden],
    )


def record() -> None:
    """Plant the canaries, let both networks learn, and write what they have by heart."""
    samples = corpus.samples(LANGUAGE)
    generator = random.Random(SEED)
    sevens = [poem for poem in samples.train if len(poem) == POEM]
    generator.shuffle(sevens)
    openings = [poem for poem in samples.validation if len(poem) == POEM]
    hidden = secrets(openings, generator)
    once = [replace(secret, times=1) for secret in hidden]
    size = STEPS * SMALL.batch
    everything, distinct = (planted(sevens, each, size) for each in (hidden, once))
    content = CanaryRecord(
        seed=SEED,
        others=OTHERS,
        choices=len(FIGURES) ** LINE,
        versions=versions(),
        plantings={
            "all": learn(SMALL, everything, samples, hidden),
            "distinct": learn(replace(SMALL, name="distinct"), distinct, samples, once),
        },
    )
    with files.whole(memory.FOLDER / CANARIES) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Record the canaries."""
    argparse.ArgumentParser(
        prog="python -m model_export.verse.canaries", description=__doc__
    ).parse_args()
    return obey(record, "Stopped; the next run goes on from the last stage.")


if __name__ == "__main__":
    sys.exit(main())
