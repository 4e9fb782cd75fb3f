"""A smaller network: what is taken out is gone, ranks hold, a grid is kept, bytes are counted."""

from itertools import pairwise

import numpy as np
import pytest
import torch

from model_export.verse.graphs import parts
from model_export.verse.graphs.directions import Directions
from model_export.verse.graphs.parts import Parts
from model_export.verse.graphs.squeeze import GROUPS, Squeeze
from model_export.verse.measured import squeezing
from model_export.verse.network import Network, Shape
from model_export.verse.recipes import SHIPPED
from tests.small import full_network

pytestmark = pytest.mark.quick

SHAPE = Shape(vocabulary=11, width=8, blocks=2, heads=2)
ALL = torch.ones(SHAPE.blocks, SHAPE.heads)
FULL = (SHAPE.width,) * len(GROUPS)
# So many that rounding is not seen.
FINE = (16, 16, 16)


@pytest.fixture(scope="module")
def network() -> Network:
    return full_network(SHAPE)


def squeezed(
    network: Network,
    bits: tuple[int, ...],
    heads: torch.Tensor = ALL,
    neurons: float = 1,
    ranks: tuple[int, ...] = FULL,
) -> tuple[float, Parts]:
    weights = parts.tensors(network).values()
    with torch.no_grad():
        _, directions = Directions(network)(torch.tensor(0))
        size, *left = Squeeze(SHAPE)(
            torch.tensor(bits, dtype=torch.float32),
            torch.tensor(ranks, dtype=torch.float32),
            heads,
            torch.tensor(float(neurons)),
            directions,
            *weights,
        )
    return float(size), Parts.of(left)


def nearest(matrix: torch.Tensor, rank: int) -> torch.Tensor:
    """Return the nearest matrix of a rank, from the decomposition itself."""
    left, sizes, right = torch.linalg.svd(matrix, full_matrices=False)
    return left[:, :rank] * sizes[:rank] @ right[:rank]


def test_with_all_bits_nothing_changes(network: Network) -> None:
    size, left = squeezed(network, (8, 8, 8))
    own = parts.parts(network)
    torch.testing.assert_close(left.embedding, own.embedding)
    for one, other in zip(left.layers, own.layers, strict=True):
        for squeezed_part, part in zip(one, other, strict=True):
            torch.testing.assert_close(squeezed_part, part)
    columns = [SHAPE.vocabulary, *[3 * 8, 8, 32, 8] * SHAPE.blocks]
    assert size == SHAPE.weights + 2 * sum(columns)


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_only_the_chosen_group_is_rounded_and_has_few_values(network: Network, group: int) -> None:
    bits = [8, 8, 8]
    bits[group] = 2
    _, left = squeezed(network, tuple(bits))
    own = parts.parts(network)
    rounded_parts = {0: ("embedding",), 1: ("inward", "output"), 2: ("up", "down")}[group]
    for name in ("embedding", "inward", "output", "up", "down"):
        ours, theirs = (
            each.embedding if name == "embedding" else getattr(each.layers[1], name)
            for each in (left, own)
        )
        values = max(len(np.unique(np.abs(column))) for column in ours.T.numpy())
        assert (values <= 2) == (name in rounded_parts), name
        assert torch.allclose(ours, theirs) == (name not in rounded_parts), name


def test_a_head_that_is_off_adds_nothing_and_needs_no_bytes(network: Network) -> None:
    heads = ALL.clone()
    heads[1, 0] = 0
    whole, _ = squeezed(network, (8, 8, 8))
    size, left = squeezed(network, (8, 8, 8), heads)
    half = SHAPE.head
    assert not left.layers[1].output[:half].any()
    assert left.layers[1].output[half:].any(1).all()
    assert left.layers[0].output.any(1).all()
    assert whole - size == 4 * SHAPE.width * half + 2 * 3 * half


def test_the_smallest_neurons_go_first(network: Network) -> None:
    own = parts.parts(network).layers[0]
    sizes = own.up.norm(dim=0) * own.down.norm(dim=1)
    _, left = squeezed(network, (8, 8, 8), neurons=0.25)
    kept = left.layers[0].up.any(0)
    assert kept.sum() == SHAPE.inner / 4
    assert sizes[kept].min() > sizes[~kept].max()
    assert torch.equal(kept, left.layers[0].down.any(1))
    _, none = squeezed(network, (8, 8, 8), neurons=0)
    assert not none.layers[0].up.any()


def test_directions_are_upright_though_each_number_has_a_byte(network: Network) -> None:
    with torch.no_grad():
        own, directions = Directions(network)(torch.tensor(3))
    products = directions @ directions.transpose(1, 2)
    torch.testing.assert_close(products, torch.eye(SHAPE.width).expand_as(products))
    assert torch.equal(own, directions[0, 3])


@pytest.mark.parametrize("rank", [1, 3, 7])
def test_a_matrix_of_low_rank_is_nearly_the_nearest(network: Network, rank: int) -> None:
    _, left = squeezed(network, FINE, ranks=(rank,) * 3)
    own = parts.parts(network)
    pairs = [(left.embedding, own.embedding)]
    for layers in zip(left.layers, own.layers, strict=True):
        pairs += zip(*layers, strict=True)
    for ours, whole in pairs:
        assert torch.linalg.matrix_rank(ours, rtol=1e-4) == rank
        least = (whole - nearest(whole, rank)).norm()
        assert (whole - ours).norm() < 1.05 * least + 1e-3


@pytest.mark.parametrize("group", range(len(GROUPS)))
def test_two_factors_are_paid_for_and_above_some_rank_are_dearer(
    network: Network, group: int
) -> None:
    width, blocks = SHAPE.width, SHAPE.blocks
    # The sums of height and width of a group's matrices, and what they are worth whole.
    every = {
        0: [(width, SHAPE.vocabulary)],
        1: [(width, 3 * width), (width, width)] * blocks,
        2: [(width, 4 * width), (4 * width, width)] * blocks,
    }[group]
    whole, _ = squeezed(network, (8, 8, 8))
    for rank in range(1, width):
        ranks = list(FULL)
        ranks[group] = rank
        size, _ = squeezed(network, (8, 8, 8), ranks=tuple(ranks))
        saved = sum(m * n + 2 * n - rank * (m + n) - 4 * rank for m, n in every)
        assert whole - size == saved, rank
    assert size > whole


def test_what_is_off_stays_off_in_factors(network: Network) -> None:
    heads = ALL.clone()
    heads[1, 0] = 0
    ranks = (8, 3, 3)
    whole, _ = squeezed(network, (8, 8, 8), ranks=ranks)
    size, left = squeezed(network, (8, 8, 8), heads, 0.75, ranks)
    half = SHAPE.head
    assert not left.layers[1].output[:half].any()
    assert left.layers[1].output[half:].any(1).all()
    assert left.layers[1].up.any(0).sum() == left.layers[1].down.any(1).sum() == 24
    # A head has half of three times 8 columns and of 8 rows; 8 of 32 neurons go in each block.
    assert whole - size == 3 * (3 * half + half) + 2 * SHAPE.blocks * 3 * 8


def test_the_slider_ends_where_matrices_are_whole() -> None:
    assert {recipe.width for recipe in SHIPPED.values()} == {squeezing.RANKS[0]}
    steps = {before - after for before, after in pairwise(squeezing.RANKS)}
    assert steps == {squeezing.RANKS[-1]}


def test_the_loss_leaves_out_what_fills_up(network: Network) -> None:
    tokens = [[1, 5, 6, 7, 0, 0], [1, 5, 6, 7, 8, 9]]
    judge = squeezing.Judge(network, tokens)
    found = judge([8, 8, 8]).loss
    with torch.no_grad():
        logits = network(torch.tensor(tokens)[:, :-1])
    chances = torch.log_softmax(logits, -1)
    rows = [(0, at) for at in range(3)] + [(1, at) for at in range(5)]
    lost = [-float(chances[row, at, tokens[row][at + 1]]) for row, at in rows]
    assert found == pytest.approx(sum(lost) / len(lost), rel=1e-5)
