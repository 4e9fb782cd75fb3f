"""What a Transformer weighs, and what training it costs."""

import re

import numpy as np

from site_src import labs
from site_src.recompute.graphs import Columns, published, run
from site_src.recompute.link import State

MOST = 1e18
TOKENS_PER_PARAMETER = labs.one("size-calculator").whole("TOKENS_PER_PARAMETER")
PEAK = re.compile(r".+ \((\d+) TFLOP/s\)", re.ASCII)
# The names of the rows, as the lab's table has them.
SHAPE = ("layers", "width", "heads", "keyheads", "inner", "vocabulary", "context")
ROWS = {
    "shape": SHAPE,
    "term": ("embeddings", "attention", "feed", "norms", "pooler", "total"),
    "memory": ("float32", "bfloat16", "int8", "int4", "adam", "cache"),
    "cost_of": ("training_operations", "hours", "accelerator_hours", "price"),
}


def peak(state: State) -> float:
    """Return the peak FLOP/s of one accelerator, which its name in the link says."""
    match = PEAK.fullmatch(state.text("peak"))
    if not match:
        raise state.refused("peak", "an accelerator with its peak, like A100 (312 TFLOP/s)")
    return float(match[1]) * 1e12


def columns(state: State) -> Columns:
    """Return parameters, memory and cost of a model, published or of the reader's own shape."""
    presets = {preset["name"]: preset for preset in published("calculator")["sizes"]}
    preset = presets[state.choice("model", list(presets))]
    shape, tokens = preset["shape"], preset["tokens"]
    if state.has("shape"):
        shape = state.numbers("shape", len(SHAPE), 1, MOST)
    if state.has("tokens"):
        tokens = state.number("tokens", 1, MOST)
    use = {
        "tokens": tokens or TOKENS_PER_PARAMETER * preset["parameters"],
        "accelerators": state.number("devices", 1, MOST),
        "peak": peak(state),
        "utilisation_percent": state.number("utilisation", 1, 100),
        "price_of_one_hour": state.number("price", 1, MOST),
    }
    *costs, percent, price = use.values()
    feeds = {"shape": shape, "kind": preset["kind"], "use": [*costs, percent / 100, price]}
    size = run(
        "size", {name: np.array(values, float) for name, values in feeds.items()}, "calculator"
    )
    return {
        "model": np.array(preset["name"]),
        **{name: np.array(words) for name, words in ROWS.items()},
        "shape_value": np.array(shape),
        **{name: np.array(value) for name, value in use.items()},
        **{name: size[name] for name in ("parameters", "bytes", "cost", "operations")},
    }
