"""A poem with keys and values kept and without, what both multiply, and what models keep."""

from typing import Any

import numpy as np

from model_export.verse.text import END
from site_src import labs
from site_src.recompute.graphs import Array, Columns, published, run
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import Order, language_of, settings

LAB = labs.one("cache-lab")
STEPS, FEWEST, MOST_CONTEXT = (LAB.whole(name) for name in ("STEPS", "FEWEST", "MOST_CONTEXT"))
# As in cache-lab.ts and caches.ts.
COUNTED, COMPARED = 2, 3
PARTS = ("shape", "attention", "experts", "kind", "details")
HEADS, KEY_HEADS, VOCABULARY, CONTEXT, LATENT, ENCODER = 2, 3, 5, 6, 1, 6
FULL, TOKEN = 5, 6
Model = dict[str, Array]


def order(state: State) -> Order:
    """Return the poem that both are to write; LabLinkError where none can be had."""
    spoken = language_of(state)
    form = int(state.choice("form", ("5", "7")))
    seed = state.whole("seed", 0, LAB.whole("LAST_SEED"))
    sampling = settings(LAB.number("TEMPERATURE"), LAB.whole("TOP_K"), LAB.number("TOP_P"))
    return Order(spoken, spoken.lay(state, form), form, seed, sampling)


def until_end(written: Array) -> Array:
    """Return the tokens with the one that ends the poem, where it ends."""
    ids = written.tolist()
    return written[: ids.index(END) + 1] if END in ids else written


def plain(asked: Order, steps: int) -> Array:
    """Return the tokens of the poet who reads everything again."""
    feeds = asked.feeds(steps)
    begun = np.zeros(steps + 1, np.int64)
    begun[0] = feeds["last"]
    kept = {name for name in feeds if name.startswith(("keys_", "values_"))}
    feeds = {name: value for name, value in feeds.items() if name not in kept | {"last"}}
    return until_end(run("write_plain", {**feeds, "tokens": begun}, "verse")["written"])


def model(preset: dict[str, Any]) -> Model:
    """Return a preset as the calculator takes it."""
    return {name: np.array(preset[name], float) for name in PARTS}


def changed(numbers: Array, place: int, value: float) -> Array:
    """Return the numbers with another one at a place."""
    return np.array([value if at == place else old for at, old in enumerate(numbers)])


def presets() -> list[dict[str, Any]]:
    """Return what the calculator lists."""
    found: list[dict[str, Any]] = published("calculator")["sizes"]
    return found


def counts(asked: Order, length: int) -> Columns:
    """Return the multiplications for each token."""
    own = next(preset for preset in presets() if preset["name"] == LAB.constants["WRITER"])
    given = model(own)
    given["shape"] = changed(given["shape"], VOCABULARY, len(asked.language.tokens))
    found = run(
        "next_token", {**given, "read": np.arange(1, length + 1, dtype=float)}, "calculator"
    )
    return {f"{name}_multiplications": found[name] for name in ("cached", "plain")}


def kept(given: Model) -> Array:
    """Return the bytes that the calculator gives for a model."""
    return run("size", {**given, "use": np.ones(5)}, "calculator")["bytes"]


def caches(context: int) -> Columns:
    """Return the caches of the models that write."""
    rows = []
    for preset in presets():
        is_large = preset["cite"] and preset["parameters"] >= LAB.number("LARGE")
        if not is_large or preset["details"][ENCODER]:
            continue
        own = model(preset)
        own["shape"] = changed(own["shape"], CONTEXT, context)
        apart = own | {
            "shape": changed(own["shape"], KEY_HEADS, own["shape"][HEADS]),
            "attention": changed(own["attention"], LATENT, 0),
        }
        found = kept(own)
        rows.append((preset["name"], found[TOKEN], found[FULL], kept(apart)[FULL]))
    names = ("model", "token_bytes", "context_bytes", "context_bytes_of_all_heads")
    return {
        name: np.array(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)
    }


def columns(state: State) -> Columns:
    """Return both poems; with more steps open what they multiply, and what large models keep."""
    asked = order(state)
    steps = asked.steps
    tokens = until_end(asked.write(steps)["written"])
    found = {
        "cached_token": tokens,
        "plain_token": plain(asked, steps),
        "text": np.array([asked.language.tokens[token] for token in tokens]),
    }
    shown = state.whole("steps", 0, STEPS)
    context = 2 ** state.whole("context", LAB.whole("FEWEST"), LAB.whole("MOST_CONTEXT"))
    if shown >= COUNTED:
        found |= counts(asked, len(tokens))
    return found | (caches(context) if shown >= COMPARED else {})
