"""A poem with the book closed, open, and touched by somebody; what the book is worth."""

import re
from dataclasses import dataclass

import numpy as np

from model_export.verse.graphs.shelf import NEAREST
from model_export.verse.measured.looking import WEIGHTS
from model_export.verse.text import before_end
from site_src import labs
from site_src.recompute.graphs import Array, Columns, run, single
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import (
    Language,
    Order,
    language_of,
    settings,
    weights,
)

LAB = labs.one("retrieval-lab")
# As in retrieval-lab.ts.
JUDGED, SLIPPED = 2, 3
ENDED = re.compile(r"[,.;:!?]$")
STORE = ("book", "follows", "sources")


@dataclass(frozen=True)
class Consulted:
    """A poem: its tokens, their probabilities with the book and without, and what some brought."""

    tokens: list[int]
    probabilities: Array
    closed: Array
    shares: Array


def store(spoken: Language) -> Columns:
    """Return the book of a language."""
    found = run(f"{spoken.name}_book", {"context": np.array(0)}, "verse")
    return {name: found[name] for name in STORE}


def consult(order: Order, book: Columns, weight: float, limit: float, first: int = 0) -> Consulted:
    """Return a poem that was written with a book.

    Args:
        order: the poem.
        book: the store.
        weight: of what it says.
        limit: the share of the votes that one source may have.
        first: the first of the contexts that are asked after.

    """
    feeds = order.feeds(order.steps) | book
    asked = {"weight": single(weight), "limit": single(limit), "nearest": np.array(NEAREST)}
    found = run("write_open", {**feeds, **asked}, "verse")
    tokens = before_end(found["written"].tolist())
    count = len(tokens)
    own = (book["follows"][found["places"]] == found["written"][:, None]) & (
        found["places"] >= first
    )
    brought = (found["votes"] * own).sum(1) / found["probabilities"]
    return Consulted(
        tokens, found["probabilities"][:count], found["closed"][:count], brought[:count].clip(0, 1)
    )


def row(spoken: Language, state: State, text: str, form: int) -> list[int]:
    """Return a text as tokens, from the mark of its form on; LabLinkError where it has none."""
    whole = State(state.lab, {**state.texts, "start": text})
    if "tokens" in spoken.file:  # a token is a character
        numbers = {token: number for number, token in enumerate(spoken.tokens)}
        tokens = [numbers.get(letter, -1) for letter in re.sub(r"\s+", "", text)]
        if not tokens or -1 in tokens:
            raise whole.refused("start", "a text that the writer reads")
        return [spoken.first(form), *tokens]
    return [spoken.first(form), *spoken.lay(whole, form)]


def form_of(text: str) -> int:
    """Return the characters of a line as characters.ts tells them."""
    first = re.split("[，。？！；]", text)[0]
    return 7 if len(first) == 7 else 5


def joined_characters(beginning: str, line: str, form: int) -> str:
    """Return a beginning and the line behind it, as usual.ts joins Chinese."""
    own = re.sub(r"\s+", "", beginning)
    return f"{own}{'，' if len(own) % (form + 1) == form else ''}{line}"


def joined_words(beginning: str, line: str, _: int) -> str:
    """Return a beginning and the line behind it, as usual.ts joins English."""
    return f"{beginning}{chr(10) if ENDED.search(beginning) else ' '}{line}"


JOINED = {"zh": joined_characters, "en": joined_words}


def slipped(state: State, order: Order, book: Columns) -> Columns:
    """Return the book with the line in it."""
    copies = int(state.choice("copies", LAB.choices("COPIES")))
    joined = JOINED[order.language.name]
    text = joined(state.text("start"), state.text("line"), order.form)
    many = state.whole("many", 0, 1)
    tokens = row(order.language, state, text, order.form)
    poems = int(book["sources"].max()) + 1
    names = poems + np.arange(copies) * many
    given = {"tokens": np.array([tokens] * copies), "names": names}
    longer = run("shelve", {**weights(order.language.name), **book, **given}, "verse")
    return {name: longer[f"longer_{name}"] for name in STORE}


def worth(state: State, spoken: Language, book: Columns) -> Columns:
    """Return the loss of the reader's text with every weight."""
    text = state.text("own")
    tokens = row(spoken, state, text, form_of(text))
    asked = {
        "tokens": np.array([tokens]),
        "weights": np.array(WEIGHTS, np.float32),
        "limit": single(1),
        "nearest": np.array(NEAREST),
    }
    nats = run("score_open", {**weights(spoken.name), **book, **asked}, "verse")["nats"]
    return {"weight": np.array(WEIGHTS), "own_nats": nats[:, 0].mean(1)}


def columns(state: State) -> Columns:
    """Return both poems; with more steps open what the book is worth, and the slipped line."""
    spoken, form = language_of(state), int(state.choice("form", ("5", "7")))
    seed = state.whole("seed", 0, LAB.whole("LAST_SEED"))
    sampling = settings(LAB.number("TEMPERATURE"), 0, 1)
    order = Order(spoken, spoken.lay(state, form), form, seed, sampling)
    book, weight = store(spoken), state.number("weight", 0, 1)
    closed, opened = consult(order, book, 0, 1), consult(order, book, weight, 1)
    found = {
        "token_closed": np.array(closed.tokens),
        "token_open": np.array(opened.tokens),
        "text_open": np.array([spoken.tokens[token] for token in opened.tokens]),
        "probability_open": opened.probabilities,
        "probability_closed": opened.closed,
        "from_book": opened.shares,
    }
    steps = state.whole("steps", 0, LAB.whole("STEPS"))
    if steps >= JUDGED:
        found |= worth(state, spoken, book)
    if steps >= SLIPPED:
        longer = slipped(state, order, book)
        limit = state.number("limit", 0.05, 1)
        after = consult(order, longer, weight, limit, first=len(book["follows"]))
        found |= {"token_slipped": np.array(after.tokens), "from_line": after.shares}
    return found
