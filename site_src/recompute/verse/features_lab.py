"""Poems with a feature of the writer turned, what fires in a line, and what exchanges do."""

import re

import numpy as np

from model_export.verse.text import before_end
from site_src import labs
from site_src.recompute.graphs import Array, Columns, published, run, single
from site_src.recompute.link import State
from site_src.recompute.verse.retrieval_lab import form_of, row
from site_src.recompute.verse.verse_writer import (
    Language,
    Order,
    language,
    settings,
    weights,
)

LAB = labs.one("features-lab")
# As in features-lab.ts and dissector.ts.
READ, EXCHANGED = 1, 3
PARTS = ("encode", "shift", "decode", "centre", "loud")
TURNED = ("decode", "loud")


def dictionary() -> Columns:
    """Return the dictionary of features."""
    found = run(published("verse")["features"]["model"], {"feature": np.array(0)}, "verse")
    return {name: found[name] for name in PARTS}


def fires(spoken: Language, own: Columns, tokens: list[int]) -> Array:
    """Return how strongly each feature fires at each token but the first: shares of its loudest."""
    feeds = {**weights(spoken.name), **own, "tokens": np.array([tokens])}
    found = run("features", feeds, "verse")["fires"][0, 1:]
    return found / np.where(own["loud"] == 0, 1, own["loud"])


def poem(order: Order, own: Columns, feature: int, strength: float) -> tuple[list[int], Array]:
    """Return the tokens of a poem with a feature turned, and their probabilities."""
    turned = {"feature": np.array(feature), "strength": single(strength)}
    held = {name: own[name] for name in TURNED}
    found = run("write_steered", {**order.feeds(order.steps), **turned, **held}, "verse")
    tokens = before_end(found["written"].tolist())
    return tokens, found["probabilities"][: len(tokens)]


def fired_in(spoken: Language, own: Columns, tokens: list[int], feature: int) -> Array:
    """Return how strongly a feature fires at each token of a poem, read as a reader types it."""
    text = "".join(spoken.tokens[token] for token in tokens)
    whole = [spoken.first(form_of(text)), *tokens]
    return fires(spoken, own, whole)[:, feature]


def of_line(state: State, spoken: Language, own: Columns) -> Columns:
    """Return what fires at the chosen place of the reader's line, the strongest first."""
    text = state.text("own")
    tokens = row(spoken, state, text, form_of(text))
    place = min(state.whole("place", 0, LAB.whole("LONGEST")), len(tokens) - 2)
    shares = fires(spoken, own, tokens)[place]
    order = np.argsort(-shares, kind="stable")[: int((shares > 0).sum())]
    return {"feature": order, "fires": shares[order]}


def exchanged(state: State, spoken: Language) -> Columns:
    """Return what every exchange between the two texts does."""
    texts = {name: state.text(name) for name in ("from", "into")}
    rows = {name: row(spoken, state, text, form_of(text)) for name, text in texts.items()}
    asked = row(spoken, state, state.text("asked"), 5)[1:]
    if len(rows["from"]) != len(rows["into"]) or rows["from"][0] != rows["into"][0]:
        raise state.refused("into", f"as long as {texts['from']}")
    if len(asked) != 1:
        raise state.refused("asked", "one character")
    feeds = {
        "source": np.array(rows["from"]),
        "target": np.array(rows["into"]),
        "places": np.arange(1, len(rows["into"])),
        "asked": np.array(asked[0]),
    }
    found = run("patch", {**weights(spoken.name), **feeds}, "verse")
    patched = found["patched"]
    blocks, wide = patched.shape
    return {
        "block": np.repeat(np.arange(blocks), wide),
        "position": np.tile(np.arange(wide), blocks),
        "patched": patched.flatten(),
        "clean": found["clean"],
    }


def columns(state: State) -> Columns:
    """Return both poems and where the feature fires; with more steps open, those too."""
    told = published("verse")["features"]
    spoken, own = language(state.choice("language", [told["language"]])), dictionary()
    last = len(own["shift"]) - 1
    feature = state.whole("feature", 0, last) if state.has("feature") else told["start"]
    strength = state.number("strength", -LAB.number("MOST"), LAB.number("MOST"))
    start = re.sub(r"\s+", "", state.text("start"))
    form = form_of(f"{start}，")
    seed = state.whole("seed", 0, LAB.whole("LAST_SEED"))
    sampling = settings(LAB.number("TEMPERATURE"), 0, LAB.number("TOP_P"))
    order = Order(spoken, spoken.lay(state, form), form, seed, sampling)
    before, _ = poem(order, own, feature, 0)
    after, probabilities = poem(order, own, feature, strength)
    found = {
        "token_before": np.array(before),
        "token_after": np.array(after),
        "text_after": np.array([spoken.tokens[token] for token in after]),
        "probability_after": probabilities,
        "fires_before": fired_in(spoken, own, before, feature),
        "fires_after": fired_in(spoken, own, after, feature),
    }
    steps = state.whole("steps", 0, 4)
    if steps >= READ:
        found |= of_line(state, spoken, own)
    if steps >= EXCHANGED:
        found |= exchanged(state, spoken)
    return found
