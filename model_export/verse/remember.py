"""Record what the writer of Chinese verse may have by heart: all lines it learnt from, in few bits.

    python -m model_export.verse.remember

Needs the packages and the exported graphs; takes some minutes on one thread.
"""

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import torch

from model_export import files
from model_export.command import run as obey
from model_export.export.manifest import versions
from model_export.export.running import Feeds, scalar, session
from model_export.training.progress import over
from model_export.verse import fingerprints, manifest, memory, records
from model_export.verse.data import corpus, famous, packages
from model_export.verse.data.samples import Samples
from model_export.verse.graphs import parts, write_many
from model_export.verse.graphs.weights import rounded
from model_export.verse.measured import nearness, ngrams
from model_export.verse.measured.copies import lines
from model_export.verse.memory import FAMOUS, LANGUAGE, LINES, MEMORY, Copy, MemoryRecord, Written
from model_export.verse.network import Network
from model_export.verse.text import FIVE, SEVEN, Text, before_end

# Lines of a sample, and tokens that a likely line is chosen by.
ROWS, ORDER = 4, 3
# Of so many strangers one is taken for a line of the set, and for a likely line of it.
ONE_IN, ONE_IN_LIKELY = 100, 1_000
LIKELY = 80_000
# Poems written at each temperature, half of either form, and how many are written at once.
POEMS = {0.3: 2_048, 0.5: 2_048, 0.8: 8_192, 1.0: 2_048}
TOGETHER = 512
SEED = 3
# Copies that are told with their source, the commonest first.
TOLD = 40


def costs(text: Text, samples: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Yield each line of each sample with what it costs a model of three tokens, in nats.

    What the network has by heart is what it finds likely; counting finds much the same likely, in
    a hundredth of the time.
    """
    tokens = [text.encode(sample) for sample in samples]
    nats = ngrams.fit(tokens, ORDER, len(text.tokens)).nats(tokens)
    at = 0
    for sample in samples:
        rows = nats[at : at + len(sample)].reshape(ROWS, -1).sum(1).tolist()
        yield from zip(lines(sample), rows, strict=True)
        at += len(sample) + 1


def likeliest(text: Text, samples: Sequence[str]) -> list[str]:
    """Return the lines that cost least anywhere, each once."""
    least: dict[str, float] = {}
    for line, cost in costs(text, samples):
        least[line] = min(cost, least.get(line, cost))
    return sorted(least, key=lambda line: (least[line], line))[:LIKELY]


def write(network: Network, text: Text, temperature: float, poems: int) -> list[str]:
    """Return poems as the published graph writes them, half of either form."""
    run = session(manifest.FOLDER, "write-many")
    random = np.random.default_rng([SEED, round(100 * temperature)])
    weights = {name: part.numpy() for name, part in parts.tensors(network).items()}
    found = []
    for number in over(range(poems // TOGETHER), f"writing at {temperature}"):
        begin = np.full(TOGETHER, FIVE if number % 2 else SEVEN)
        length = text.lengths[-1]
        cache = write_many.empty(network.shape, TOGETHER, length)
        feeds: Feeds = {
            **weights,
            **{name: part.numpy() for name, part in cache.items()},
            "last": begin,
            "position": np.array(0),
            "uniform": random.random((length, TOGETHER), np.float32),
            "temperature": scalar(temperature),
        }
        [written] = run.run(["written"], feeds)
        found += [text.decode(before_end(row)) for row in np.asarray(written).T.tolist()]
    return found


def judged(poems: Iterable[str], known: frozenset[str], temperature: float | None) -> Written:
    """Return how many lines of five or seven characters are copied, and how many nearly."""
    own = [line for poem in poems for line in lines(poem) if len(line) in memory.NEAR]
    new = [line for line in own if line not in known]
    close = nearness.near(new, known, memory.NEAR)
    return Written(
        temperature=temperature,
        lines=len(own),
        copied=len(own) - len(new),
        near=sum(line in close for line in new),
    )


def sources(wanted: Iterable[str], poems: Iterable[famous.Counted]) -> dict[str, famous.Counted]:
    """Return the first poem of the collections that each line stands in."""
    left, found = set(wanted), {}
    for poem in poems:
        for line in left.intersection(lines(poem.text)):
            found[line] = poem
            left.discard(line)
    return found


def handed_down(
    samples: Samples, standing: Counter[str], collected: Sequence[famous.Counted]
) -> list[memory.Famous]:
    """Return the poems of the anthologies, those on most pages first."""
    parts_of = {"train": samples.train, "validation": samples.validation, "test": samples.test}
    side = {poem: name for name, own in parts_of.items() for poem in own}
    handed = famous.handed_down(packages.chinese_poetry(packages.FOLDER))
    ours = famous.matched(handed, collected)
    found = []
    for poem in handed:
        counted = ours.get(poem)
        opening = famous.opening(poem.text)
        read = famous.opening(counted.text) if counted else opening
        found.append(
            memory.Famous(
                title=poem.title,
                poet=poem.poet,
                text=poem.text,
                read="" if read == opening else read,
                hits=counted.pages if counted else 0,
                part=side.get(read, ""),
                times=max(standing[line] for line in lines(read)),
            )
        )
    return sorted(found, key=lambda poem: -poem.hits)


def copies(
    written: Mapping[float, Sequence[str]], known: frozenset[str]
) -> Counter[tuple[str, float]]:
    """Return how often each known line was written at each temperature."""
    return Counter(
        (line, heat)
        for heat, own in written.items()
        for poem in own
        for line in lines(poem)
        if line in known
    )


def record() -> None:
    """Write poems, look them up, and record."""
    text, samples = corpus.text(LANGUAGE), corpus.samples(LANGUAGE)
    run = records.run(LANGUAGE)
    network = rounded(records.network(run))
    torch.set_num_threads(1)
    standing: Counter[str] = Counter(line for poem in samples.train for line in set(lines(poem)))
    known = frozenset(standing)
    every = fingerprints.made(sorted(known), ONE_IN, seed=1)
    chosen = likeliest(text, samples.train)
    best = fingerprints.made(chosen, ONE_IN_LIKELY, seed=2, offset=every.table.bytes)
    memory.FOLDER.mkdir(exist_ok=True)
    with files.whole(memory.FOLDER / LINES) as path:
        path.write_bytes(every.content + best.content)
    collected = list(famous.counted(packages.chinese_poetry(packages.FOLDER)))
    poems = handed_down(samples, standing, collected)
    memory.save_famous(poems, memory.FOLDER / FAMOUS)
    written = {heat: write(network, text, heat, count) for heat, count in POEMS.items()}
    copied = copies(written, known)
    came_from = sources((line for line, _ in copied), collected)
    likely = frozenset(chosen)
    content = MemoryRecord(
        data_sha256=hashlib.sha256("\n".join(samples.train).encode()).hexdigest(),
        weights_sha256=run.weights_sha256,
        lines_sha256=records.sha256(memory.FOLDER / LINES),
        famous_sha256=records.sha256(memory.FOLDER / FAMOUS),
        device="cpu",
        versions=versions(),
        samples=len(samples.train),
        lines=len(known),
        repeated=sum(times > 1 for times in standing.values()),
        all=every.table,
        likely=best.table,
        caught=sum(count for (line, _), count in copied.items() if line in likely) / copied.total(),
        famous=len(poems),
        written=[judged(own, known, heat) for heat, own in written.items()],
        real=judged(samples.validation, known, None),
        copies=[
            Copy(
                line=line,
                poet=came_from[line].poet,
                title=came_from[line].title,
                temperature=heat,
                times=times,
            )
            for (line, heat), times in copied.most_common()
            if line in came_from
        ][:TOLD],
    )
    with files.whole(memory.FOLDER / MEMORY) as path:
        path.write_text(content.model_dump_json(indent=1) + "\n", encoding="utf-8")


def main() -> int:
    """Record what is to be looked up."""
    argparse.ArgumentParser(
        prog="python -m model_export.verse.remember", description=__doc__
    ).parse_args()
    return obey(record, "Stopped; nothing was recorded.")


if __name__ == "__main__":
    sys.exit(main())
