"""Section 2's worked numbers are those of PyTorch, and its pages show these very examples."""

import re
from pathlib import Path

import pytest
import torch
from built_page import BuiltPage
from torch.nn import functional
from worked import close, tensor

from site_src.build import worked_sentence
from site_src.hooks.prose import numbers

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "docs" / language / "2-concepts.md" for language in ("zh", "en")]
WORKED = worked_sentence.values()


def test_a_unit_and_a_softmax_are_those_of_pytorch() -> None:
    layer = torch.nn.Linear(3, 1, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(tensor([worked_sentence.UNIT_WEIGHTS]))
        layer.bias.fill_(worked_sentence.UNIT_BIAS)
        total = layer(tensor(worked_sentence.UNIT_INPUTS))[0]
    close(WORKED.unit.sum, total)
    close(WORKED.unit.activated, torch.relu(total))
    close(WORKED.unit.p, tensor(worked_sentence.LOGITS).softmax(0))
    # "These three probabilities will turn up twice more."
    close(WORKED.unit.p, tensor(WORKED.lookup.weights))
    assert sorted(WORKED.guesses[0].p) == pytest.approx(sorted(WORKED.unit.p))


def test_the_lookup_is_scaled_dot_product_attention() -> None:
    query, keys, content = (
        tensor(each)
        for each in ([worked_sentence.ASKED], worked_sentence.KEYS, worked_sentence.CONTENT)
    )
    close(WORKED.lookup.products, (query @ keys.T)[0])
    close([WORKED.lookup.output], functional.scaled_dot_product_attention(query, keys, content))


def test_two_words_go_through_a_real_attention_layer() -> None:
    layer = torch.nn.MultiheadAttention(2, 2, bias=False, batch_first=True, dtype=torch.float64)
    inward = [worked_sentence.QUERY, worked_sentence.KEY, worked_sentence.VALUE]
    words = tensor(worked_sentence.EMBEDDINGS)
    read = words[: worked_sentence.READ]
    hidden = torch.ones(2, 2, dtype=torch.bool).triu(1)
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([tensor(matrix) for matrix in inward]))
        layer.out_proj.weight.copy_(tensor(worked_sentence.OUTPUT))
        written, weights = layer(*[read[None]] * 3, attn_mask=hidden, average_attn_weights=False)
    stream = read + written[0]
    logits = stream @ words.T
    for head, expected in zip(WORKED.heads, weights[0], strict=True):
        close(head.weights, expected)
        close(head.unmasked, tensor(head.scores).softmax(1))
    close([guess.written for guess in WORKED.guesses], written[0])
    close([guess.stream for guess in WORKED.guesses], stream)
    close([guess.logits for guess in WORKED.guesses], logits)
    close([guess.p for guess in WORKED.guesses], logits.softmax(1))
    close(WORKED.alone, (read[-1] @ words.T).softmax(0))
    for name, temperature in worked_sentence.TEMPERATURES.items():
        close(WORKED.at[name], (logits[-1] / temperature).softmax(0))


def test_two_words_say_what_the_text_says_of_them() -> None:
    bright, moon, light = range(3)
    first, last = WORKED.guesses
    assert max(range(3), key=lambda word: first.p[word]) == moon
    assert max(range(3), key=lambda word: last.p[word]) == light
    assert WORKED.alone[moon] == WORKED.alone[light] > WORKED.alone[bright]
    own, before = (head.weights[1] for head in WORKED.heads)
    assert own[1] > own[0]
    assert before[0] > before[1]


def test_merges_are_the_most_frequent_pairs() -> None:
    text = " ".join(
        " ".join(f"<{letter}>" for letter in word)
        for word, count in worked_sentence.COUNTS.items()
        for word in [word + "|"] * count
    )
    for merge in WORKED.merges:
        both = f"<{merge.left}> <{merge.right}>"
        found = re.findall(r"(?=(<[^>|]+> <[^>|]+>))", text)
        assert found.count(both) == merge.count == max(map(found.count, set(found)))
        text = text.replace(both, f"<{merge.left}{merge.right}>")
    assert "".join(WORKED.unseen) == worked_sentence.UNSEEN
    known = {merge.left + merge.right for merge in WORKED.merges}
    assert set(WORKED.unseen) <= known
    # A further merge of these two would be one that nobody learnt.
    assert "".join(WORKED.unseen) not in known


def test_turned_vectors_know_the_distance_alone() -> None:
    def product(asking: int, offering: int) -> torch.Tensor:
        return torch.cos(torch.deg2rad(tensor(worked_sentence.TURN * (asking - offering))))

    close(WORKED.turned.near, product(2, 1))
    close(WORKED.turned.later, product(5, 4))
    close(WORKED.turned.far, product(3, 1))
    assert WORKED.turned.near == pytest.approx(WORKED.turned.later)


def test_three_directions_share_two_numbers() -> None:
    directions = tensor(WORKED.crowd.directions)
    close(directions.norm(dim=1).tolist(), torch.ones(3, dtype=directions.dtype))
    close(WORKED.crowd.alone, directions @ directions[0])
    # What is not there is read below zero, until two are there at once.
    assert max(WORKED.crowd.alone[1:]) < 0
    close(WORKED.crowd.both, directions[0] + directions[1])
    close(WORKED.crowd.read_of_both, directions @ (directions[0] + directions[1]))
    assert WORKED.crowd.read_of_both[0] < 1


def column(values: list[float]) -> str:
    return "(" + ",".join(f"{value:g}" for value in values) + ")"


def matrix(rows: list[list[float]]) -> str:
    body = r"\\".join("&".join(f"{value:g}" for value in row) for row in rows)
    return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_pages_give_the_examples_that_are_computed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    given = [
        *(
            f"W_{name}={matrix(each)}"
            for name, each in zip(
                "QKVO",
                [
                    worked_sentence.QUERY,
                    worked_sentence.KEY,
                    worked_sentence.VALUE,
                    worked_sentence.OUTPUT,
                ],
                strict=True,
            )
        ),
        *(f"k_{at}={column(key)}" for at, key in enumerate(worked_sentence.KEYS, 1)),
        *(f"v_{at}={column(value)}" for at, value in enumerate(worked_sentence.CONTENT, 1)),
        f"q={column(worked_sentence.ASKED)}",
        *(f"${column(word)}$" for word in worked_sentence.EMBEDDINGS),
        f"${column(worked_sentence.UNIT_INPUTS)}$",
        f"${column(worked_sentence.UNIT_WEIGHTS)}$",
        f"${worked_sentence.UNIT_BIAS:g}$",
        f"{worked_sentence.TURN}°",
        *(f"T = {temperature:g} |" for temperature in worked_sentence.TEMPERATURES.values()),
        *(f"{word} " for word in worked_sentence.COUNTS),
    ]
    assert [each for each in given if each not in text] == []
    assert len(re.findall(r"s\.merges\[\d\]\.count", text)) == len(WORKED.merges)


def test_the_built_pages_show_what_was_computed(pages: list[BuiltPage]) -> None:
    shown = [*WORKED.guesses[1].logits, *WORKED.at["cold"], *WORKED.at["hot"], *WORKED.alone]
    for path in ("2-concepts/index.html", "en/2-concepts/index.html"):
        html = next(page.html for page in pages if page.path.as_posix() == path)
        assert [value for value in shown if numbers.fixed(value, 3) not in html] == []
