"""Poems that the home page shows being written before the model is there, computed at build.

They are what the page's own graphs write and give, run by onnxruntime: every piece with what each
block would have put there, the five likeliest, and what was looked at most. Of each beginning it is
the first seed, from 1, whose poem keeps its form as the checker finds it; where none of the first
does, the first of all.
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from model_export.verse.text import before_end
from site_src.recompute.graphs import Columns, run
from site_src.recompute.link import State
from site_src.recompute.verse import attention_view, verse_writer
from site_src.recompute.verse.verse_writer import Order

# Beginnings and characters of a line, which English verse leaves alone.
BEGUN: dict[str, list[tuple[str, int]]] = {
    "zh": [("春", 5), ("床前明月光", 5), ("秋风", 7)],
    "en": [("The moon", 5), ("Shall I compare thee to a summer's day?", 5)],
}
# What the checker must find everywhere for a poem to have its form.
KEPT = {"zh": ("well_formed", "rhyme", "regulated"), "en": ("pentameter",)}
SAMPLING = "temperature=0.8&topK=50&topP=0.95&branch=none&open=none"
SEEDS, BEST, LOOKED = 60, 5, 4


def asked(language: str, start: str, form: int, seed: int) -> Order:
    """Return the poem that a link to the writer would ask for."""
    said = f"start={start}&form={form}&seed={seed}&language={language}&{SAMPLING}"
    pairs = dict(each.split("=", 1) for each in said.split("&"))
    return verse_writer.order(State("verse-writer", pairs))


def written(order: Order) -> list[int]:
    """Return the tokens of a poem, without the one that ends it."""
    return before_end(order.write(order.steps)["written"].tolist())


def keeps_form(order: Order, tokens: list[int]) -> bool:
    """Tell whether the checker of form finds nothing amiss."""
    name = order.language.name
    found = verse_writer.CHECKERS[name](order, tokens)
    return all(np.all(found[rule] == 1) for rule in KEPT[name])


def chosen(language: str, start: str, form: int) -> tuple[int, Order, list[int]]:
    """Return seed, order and tokens of the poem that is shown for a beginning."""
    every: Iterator[tuple[int, Order]] = (
        (seed, asked(language, start, form, seed)) for seed in range(1, SEEDS + 1)
    )
    poems = ((seed, order, written(order)) for seed, order in every)
    first = next(poems)
    if keeps_form(*first[1:]):
        return first
    return next((poem for poem in poems if keeps_form(*poem[1:])), first)


def looks(answers: Columns, position: int) -> list[tuple[int, float]]:
    """Return the tokens that all heads together look at most before a position, and their shares.

    The mark that a row begins with is none of the poem's: it is left out.
    """
    shares = answers["looked"][position, 1 : position + 1]
    most = np.argsort(-shares, kind="stable")[:LOOKED]
    return [(int(at), round(float(shares[at]), 3)) for at in most]


def step(answers: Columns, order: Order, position: int) -> dict[str, Any]:
    """Return what each block would have put at a position, the likeliest there, and the looks."""
    guesses, shares = attention_view.lens(answers, position)
    blocks = len(answers["lens"])
    rows, parts = guesses.reshape(blocks, -1), shares.reshape(blocks, -1)
    names = order.language.tokens
    return {
        "guesses": [names[token] for token in rows[:, 0]],
        "best": [
            (int(token), names[token], round(float(share), 4))
            for token, share in zip(rows[-1, :BEST], parts[-1, :BEST], strict=True)
        ],
        "looks": looks(answers, position),
    }


def poem(language: str, start: str, form: int) -> dict[str, Any]:
    """Return one poem with all that is shown of it, as the page reads it."""
    seed, order, tokens = chosen(language, start, form)
    row = np.array([order.language.first(form), *tokens])
    answers = run("read", {"tokens": row, **verse_writer.weights(language)}, "verse")
    at = np.arange(len(tokens))
    given = [token for token in order.given if token >= 0]
    return {
        "start": start,
        "form": form,
        "seed": seed,
        "given": len(given),
        "tokens": tokens,
        "texts": [order.language.tokens[token] for token in tokens],
        "probabilities": [round(float(value), 4) for value in answers["probabilities"][at, tokens]],
        "steps": [step(answers, order, position) for position in range(len(tokens))],
    }


def record(language: str) -> str:
    """Return the poems of a language as JSON; ManifestError where the graphs are missing."""
    poems = [poem(language, start, form) for start, form in BEGUN[language]]
    return json.dumps(poems, ensure_ascii=False, separators=(",", ":"))
