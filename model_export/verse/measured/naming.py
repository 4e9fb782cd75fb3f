"""What each feature fires for, as far as a table of labels can say, and how clearly it does.

A label is chosen for each feature on one half of the held-out poems and judged on the other: F1 is
the harmonic mean of how many of its firings the label explains (precision) and how much of the
label it fires for (recall). The same is asked of the neurons of the block's MLP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from model_export.export.manifest import Record
from model_export.verse.data.batches import Poems
from model_export.verse.form.tones import Tables
from model_export.verse.graphs import batched, parts
from model_export.verse.graphs.dictionary import Dictionary, fired
from model_export.verse.measured.labels import Label, labels
from model_export.verse.measured.rebuilding import up_to
from model_export.verse.network import Network, norm

# Above these shares of how loud it is at its loudest, a feature counts as firing.
ABOVE = (0.0, 0.25, 0.5, 0.75)
# With fewer firings in a half nothing is said of a feature.
FEWEST = 20
# With so much on the half that it was not chosen on, a feature is clearly one thing.
CLEAR = 0.8
# Lines that are shown of a feature.
LINES = 5


class Line(Record):
    """A line of a held-out poem, and how strongly a feature fires at each of its characters.

    ``fires`` are whole per cent of how loud it is at its loudest; ``poem`` numbers the poem.
    """

    text: str
    fires: list[int]
    poem: int


class Named(Record):
    """A feature: what it fires for, and the lines where it fires most.

    ``share`` of the positions on which it fires; ``kind`` and ``name`` are of a label, "" where
    nothing is said; precision, recall and f1 hold above the share ``above`` of how loud it gets.
    """

    feature: int
    share: float
    kind: str
    name: str
    above: float
    precision: float
    recall: float
    f1: float
    lines: list[Line]


@dataclass(frozen=True)
class Judged:
    """For each feature the number of its label, or -1, and how well that fits: [features]."""

    label: Tensor
    above: Tensor
    precision: Tensor
    recall: Tensor
    f1: Tensor

    @property
    def clear(self) -> Tensor:
        """Return which are clearly one thing."""
        return (self.label >= 0) & (self.f1 >= CLEAR)


def counts(fires: Tensor, where: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Return how often features fire [features, 1], labels hold [labels], and both at once."""
    both = fires.float().T @ where
    return both, fires.sum(0).float()[:, None], where.sum(0)


def judged(fires: Tensor, loud: Tensor, where: Tensor, halves: Tensor) -> Judged:
    """Return the label of each feature, chosen on one half of the positions, judged on the other.

    Args:
        fires: float32 [positions, features].
        loud: how strongly each fires at its loudest, [features].
        where: bool [positions, labels].
        halves: bool [positions], true for those that a label is judged on.

    """
    best = torch.full_like(loud, -1)
    chosen_on, judged_on = where[~halves].float(), where[halves].float()
    label, above = torch.zeros(len(loud), dtype=torch.int64), torch.zeros_like(loud)
    precision, recall, f1 = (torch.zeros_like(loud) for _ in range(3))
    for share in ABOVE:
        on = fires > share * loud
        both, firings, held = counts(on[~halves], chosen_on)
        score, at = (2 * both / (firings + held).clamp_min(1)).max(1)
        better = (score > best) & (firings[:, 0] >= FEWEST)
        both, firings, held = counts(on[halves], judged_on)
        hits = both.gather(1, at[:, None])[:, 0]
        own, firing = held[at], firings[:, 0]
        for kept, new in (
            *((best, score), (label, at), (above, torch.full_like(loud, share))),
            *((precision, hits / firing.clamp_min(1)), (recall, hits / own.clamp_min(1))),
            (f1, 2 * hits / (firing + own).clamp_min(1)),
        ):
            kept[better] = new[better]
    label[best < 0] = -1
    return Judged(label, above, precision, recall, f1)


@dataclass(frozen=True)
class Seen:
    """Every position but the first of some poems: what fires there, and which poem it is."""

    fires: Tensor
    neurons: Tensor
    poems: Tensor


def see(
    network: Network, groups: Sequence[Poems], own: Dictionary, block: int, active: int
) -> Seen:
    """Return what fires, features and the neurons of the MLP before them."""
    weights = parts.parts(network)
    fires, neurons, poems = [], [], []
    count = 0
    with torch.no_grad():
        for group in groups:
            x = up_to(network.shape, weights, group.inputs, block - 1)
            last = weights.layers[block - 1]
            looked = norm(batched.attended(x, last, network.shape, norm))
            inside = torch.relu(looked @ last.up)
            neurons.append(inside[:, 1:].square().flatten(0, 1))
            x = batched.through(x, [last], network.shape, norm)
            fires.append(fired(x[:, 1:], own, active).flatten(0, 1))
            rows, columns = group.inputs.shape
            poems.append((count + torch.arange(rows)).repeat_interleave(columns - 1))
            count += rows
    return Seen(torch.cat(fires), torch.cat(neurons), torch.cat(poems))


def clear_neurons(seen: Seen, where: Tensor) -> int:
    """Return how many neurons are clearly one thing."""
    loud = top(seen.neurons)
    return int(judged(seen.neurons, loud, where, seen.poems % 2 == 1).clear.sum())


def top(values: Tensor) -> Tensor:
    """Return what a thousandth of the positions exceed, for each column."""
    return values.kthvalue(len(values) - len(values) // 1000, 0).values


def lines_of(
    feature: Tensor, loud: float, groups: Sequence[Poems], tokens: Sequence[str]
) -> list[Line]:
    """Return the lines where a feature fires most, of different poems and texts.

    Args:
        feature: how strongly it fires, float32 [positions].
        loud: how strongly it does at its loudest.
        groups: the poems, one after the other.
        tokens: every token by its number.

    """
    found: list[tuple[float, Line]] = []
    begin = poem = 0
    for group in groups:
        rows, columns = group.inputs.shape[0], group.inputs.shape[1] - 1
        wide = columns // 4
        own = feature[begin : begin + rows * columns].reshape(rows, 4, wide)
        texts = group.inputs[:, 1:].reshape(rows, 4, wide)
        for at in own.amax(-1).flatten().topk(min(LINES, rows * 4)).indices.tolist():
            row, line = divmod(at, 4)
            strong = own[row, line] / max(loud, 1e-9)
            fires = [min(100, round(100 * float(each))) for each in strong]
            text = "".join(tokens[token] for token in texts[row, line].tolist())
            found.append((float(strong.max()), Line(text=text, fires=fires, poem=poem + row)))
        begin, poem = begin + rows * columns, poem + rows
    best = sorted((each for each in found if each[0] > 0), key=lambda each: -each[0])
    return [line for _, line in best[:LINES]]


def written(value: Tensor) -> float:
    """Return a share as it is published: nothing below a hundredth of a per cent can be seen."""
    return round(float(value), 4)


def named(
    seen: Seen, own: Dictionary, groups: Sequence[Poems], tokens: Sequence[str], tables: Tables
) -> tuple[list[Named], int]:
    """Return every feature that fires somewhere, and how many neurons are clearly one thing."""
    every, where = labels(groups, tokens, tables)
    halves = seen.poems % 2 == 1
    found = judged(seen.fires, own.loud, where, halves)
    shares = (seen.fires > 0).float().mean(0)
    rows = []
    for feature in (shares > 0).nonzero()[:, 0].tolist():
        number = int(found.label[feature])
        label = every[number] if number >= 0 else Label("", "")
        loud = float(own.loud[feature])
        rows.append(
            Named(
                feature=feature,
                share=written(shares[feature]),
                kind=label.kind,
                name=label.name,
                above=float(found.above[feature]),
                precision=written(found.precision[feature]),
                recall=written(found.recall[feature]),
                f1=written(found.f1[feature]) if number >= 0 else 0.0,
                lines=lines_of(seen.fires[:, feature], loud, groups, tokens),
            )
        )
    return rows, clear_neurons(seen, where)
