"""Learn the dictionaries of features and record the one that is published.

    python -m model_export.verse.dissect

It gets the packages of poems when they are not there, reads some of those that the writer learnt
from, and learns a sparse autoencoder of what the stream says after a block, once for every recipe
that is tried. It takes minutes, and what was learnt is kept, so that the next run goes on from it.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor, nn

from model_export import files
from model_export.command import run as obey
from model_export.export.manifest import versions
from model_export.training import checkpoint
from model_export.training.device import choose_device
from model_export.training.progress import over
from model_export.verse import features, records
from model_export.verse.data import corpus
from model_export.verse.data.batches import encoded
from model_export.verse.features import LANGUAGE, FeatureRecord, LearntDictionary
from model_export.verse.graphs import parts
from model_export.verse.graphs.dictionary import Dictionary
from model_export.verse.graphs.weights import rounded
from model_export.verse.held_out import validation
from model_export.verse.measured import rebuilding
from model_export.verse.network import Network, norm
from model_export.verse.text import Text

CHECKPOINTS = Path("build/checkpoints/features")
# Poems that are read, of those that the writer learnt from; as many at once as TOGETHER.
POEMS, TOGETHER = 20_000, 256
# A feature that did not fire at so many positions in a row is dead for now.
ASLEEP = 200_000
# So many of the dead ones learn what the others left over, with this weight (Gao et al. 2024).
WOKEN, WAKING = 64, 1 / 32
# Where a feature is loudest: above this share of the times when it fires.
LOUD = 0.99


@dataclass(frozen=True)
class Recipe:
    """How a dictionary is learnt: after which block, how many features, how many fire at once."""

    block: int
    features: int
    active: int
    steps: int = 1_500
    batch: int = 1_024
    rate: float = 1e-3
    seed: int = 0

    @property
    def name(self) -> str:
        """Return what its file is called."""
        return "-".join(str(value) for value in asdict(self).values())


SHIPPED = Recipe(block=2, features=512, active=12)
# What is looked at beside it, one choice changed at a time; the same block's one after the other.
RECIPES = (
    replace(SHIPPED, block=1),
    SHIPPED,
    replace(SHIPPED, block=3),
)


def read(network: Network, text: Text, poems: Sequence[str], block: int) -> Tensor:
    """Return the stream after so many blocks at every position but the first: float32 [.., d].

    Every poem of a form begins with the same mark, of which there is nothing to learn.
    """
    own = parts.parts(network)
    found = []
    with torch.no_grad():
        for group in encoded(text, poems):
            for rows in over(torch.split(group.inputs, TOGETHER), f"reading up to block {block}"):
                x = rebuilding.up_to(network.shape, own, rows, block)
                found.append(norm(x[:, 1:]).flatten(0, 1).half())
    return torch.cat(found)


class Learner(nn.Module):
    """A sparse autoencoder while it learns; its directions have length 1."""

    def __init__(self, recipe: Recipe, seen: Tensor) -> None:
        super().__init__()
        width = seen.shape[1]
        made = nn.functional.normalize(torch.randn(recipe.features, width), dim=1)
        self.decode = nn.Parameter(made)
        self.encode = nn.Parameter(made.T.clone())
        self.shift = nn.Parameter(torch.zeros(recipe.features))
        self.centre = nn.Parameter(seen.float().mean(0))
        self.active = recipe.active
        # For how many positions each has not fired.
        self.asleep = torch.zeros(recipe.features)

    def heard(self, x: Tensor) -> Tensor:
        """Return how well each feature fits [batch, features]."""
        return (x - self.centre) @ self.encode + self.shift

    def of_largest(self, heard: Tensor, count: int) -> Tensor:
        """Return what the largest few fire."""
        largest = heard.topk(count, -1)
        return torch.zeros_like(heard).scatter(-1, largest.indices, largest.values.relu())

    def loss(self, x: Tensor, spread: Tensor) -> Tensor:
        """Return the share of the variance that is left over, and what waking the dead adds."""
        heard = self.heard(x)
        fires = self.of_largest(heard, self.active)
        error = x - (fires @ self.decode + self.centre)
        lost = error.square().sum(1).mean() / spread
        fires_now = (fires > 0).any(0)
        self.asleep = (self.asleep.to(x.device) + len(x)) * ~fires_now
        dead = self.asleep > ASLEEP
        if dead.any():
            only = heard.masked_fill(~dead, -torch.inf)
            woken = self.of_largest(only, min(WOKEN, int(dead.sum()))) @ self.decode
            lost = lost + WAKING * (error.detach() - woken).square().sum(1).mean() / spread
        return lost

    def made(self, loud: Tensor) -> Dictionary:
        """Return what was learnt."""
        learnt = (self.encode, self.shift, self.decode, self.centre)
        encode, shift, decode, centre = (part.detach().cpu() for part in learnt)
        return Dictionary(encode, shift, decode, centre, loud)


def minibatches(count: int, size: int, seed: int) -> Iterator[Tensor]:
    """Yield numbers of positions for ever; each pass has its own order."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        order = torch.randperm(count, generator=generator)
        yield from torch.split(order[: count // size * size], size)


def learn(recipe: Recipe, seen: Tensor, device: torch.device) -> Dictionary:
    """Return a dictionary of the positions seen, float16 [positions, d]."""
    torch.manual_seed(recipe.seed)
    learner = Learner(recipe, seen).to(device)
    optimizer = torch.optim.Adam(learner.parameters(), lr=recipe.rate, betas=(0.9, 0.99))
    spread = seen[: 2**16].float().var(0).sum().to(device)
    drawn = minibatches(len(seen), recipe.batch, recipe.seed)
    for step in over(range(recipe.steps), f"learning {recipe.name}"):
        for group in optimizer.param_groups:
            # A fifth of the way it falls to nothing.
            group["lr"] = recipe.rate * min(1.0, 5 * (1 - step / recipe.steps))
        optimizer.zero_grad()
        loss = learner.loss(seen[next(drawn)].to(device).float(), spread)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        with torch.no_grad():
            learner.decode.div_(learner.decode.norm(dim=1, keepdim=True))
    return learner.made(loudness(learner, seen, device))


def loudness(learner: Learner, seen: Tensor, device: torch.device) -> Tensor:
    """Return how strongly each feature fires where it fires most [features]; 0 for a dead one."""
    with torch.no_grad():
        rows = seen[: 2**17].to(device).float()
        fires = learner.of_largest(learner.heard(rows), learner.active).cpu()
    found = [column[column > 0] for column in fires.T]
    return torch.stack(
        [column.quantile(LOUD) if len(column) else torch.zeros(()) for column in found]
    )


@dataclass(frozen=True)
class Learnt:
    """A dictionary, the positions that it was learnt from, and the seconds that it took."""

    own: Dictionary
    positions: int
    seconds: float


def kept(recipe: Recipe, stream: Callable[[int], Tensor], device: torch.device) -> Learnt:
    """Return what a recipe learns; learnt once, and then read."""
    path = CHECKPOINTS / f"{recipe.name}.pt"
    content = checkpoint.load(path, dict)
    if content is None:
        seen, begun = stream(recipe.block), time.perf_counter()
        own = features.as_published(learn(recipe, seen, device))
        seconds = time.perf_counter() - begun
        content = {**own._asdict(), "positions": len(seen), "seconds": seconds}
        checkpoint.write(content, path)
    own = Dictionary(*(content[name] for name in Dictionary._fields))
    return Learnt(own, int(content["positions"]), float(content["seconds"]))


def record(device: torch.device) -> None:
    """Learn everything that is tried, and record the shipped dictionary with what was found."""
    text, samples = corpus.text(LANGUAGE), corpus.samples(LANGUAGE)
    run = records.run(LANGUAGE)
    network = rounded(records.network(run))
    order = torch.randperm(len(samples.train), generator=torch.Generator().manual_seed(0))
    poems = [samples.train[at] for at in order[:POEMS].tolist()]
    held = validation(LANGUAGE)
    stream = lru_cache(maxsize=1)(lambda block: read(network, text, poems, block))
    learnt = {recipe: kept(recipe, stream, device) for recipe in RECIPES}
    tried: list[LearntDictionary] = []
    for recipe, each in learnt.items():
        found = rebuilding.measure(network, text, held, each.own, recipe.block, recipe.active)
        tried.append(LearntDictionary(recipe=asdict(recipe), seconds=each.seconds, found=found))
        print(recipe.name, found, f"{each.seconds:.0f} s", flush=True)
    features.save(learnt[SHIPPED].own)
    content = FeatureRecord(
        recipe=asdict(SHIPPED),
        poems=len(poems),
        positions=learnt[SHIPPED].positions,
        data_sha256=hashlib.sha256("\n".join(poems).encode()).hexdigest(),
        weights_sha256=run.weights_sha256,
        features_sha256=records.sha256(features.FOLDER / features.WEIGHTS),
        device=device.type,
        versions=versions(),
        tried=tried,
    )
    with files.whole(features.FOLDER / features.RECORD) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Record the features."""
    parser = argparse.ArgumentParser(
        prog="python -m model_export.verse.dissect", description=__doc__
    )
    parser.add_argument("--device", default="cpu", choices=["auto", "cpu", "cuda", "mps"])
    name = parser.parse_args().device
    return obey(lambda: record(choose_device(name)), "Stopped; the next run keeps what was learnt.")


if __name__ == "__main__":
    sys.exit(main())
