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
ATTENTION = ("head", "latent", "rope", "value", "query")
EXPERTS = ("routed", "chosen", "shared", "expertinner", "dense")
ROWS = {
    "shape": SHAPE,
    "attention": ATTENTION,
    "experts": EXPERTS,
    "term": (
        *("embeddings", "attention", "feed", "experts", "router", "norms", "pooler"),
        "total",
    ),
    "memory": ("float32", "bfloat16", "int8", "int4", "adam", "cache", "cachetoken"),
    "cost_of": (
        *("training_operations", "training_operations_counted", "hours"),
        *("accelerator_hours", "price"),
    ),
    "operations_of": ("token", "token_counted"),
}
# The least number in each part that a reader may change.
LEAST = {"shape": 1, "attention": 0, "experts": 0}
OUTPUTS = ("parameters", "active", "bytes", "cost", "operations")


def peak(state: State) -> float:
    """Return the peak FLOP/s of one accelerator, which its name in the link says."""
    match = PEAK.fullmatch(state.text("peak"))
    if not match:
        raise state.refused("peak", "an accelerator with its peak, like A100 (312 TFLOP/s)")
    return float(match[1]) * 1e12


def columns(state: State) -> Columns:
    """Return parameters, memory and cost of a model, published or of the reader's own numbers."""
    presets = {preset["name"]: preset for preset in published("calculator")["sizes"]}
    preset = presets[state.choice("model", list(presets))]
    model = {name: preset[name] for name in (*LEAST, "kind", "details")}
    for name, least in LEAST.items():
        # Older links say nothing of attention and experts.
        if (name == "shape" or name in state.texts) and state.has(name):
            model[name] = state.numbers(name, len(ROWS[name]), least, MOST)
    tokens = state.number("tokens", 1, MOST) if state.has("tokens") else preset["tokens"]
    use = {
        "tokens": tokens or TOKENS_PER_PARAMETER * preset["parameters"],
        "accelerators": state.number("devices", 1, MOST),
        "peak": peak(state),
        "utilisation_percent": state.number("utilisation", 1, 100),
        "price_of_one_hour": state.number("price", 0.01, MOST),
    }
    *costs, percent, price = use.values()
    feeds = {**model, "use": [*costs, percent / 100, price]}
    size = run(
        "size", {name: np.array(values, float) for name, values in feeds.items()}, "calculator"
    )
    return {
        "model": np.array(preset["name"]),
        **{name: np.array(words) for name, words in ROWS.items()},
        **{f"{name}_value": np.array(model[name]) for name in LEAST},
        **{name: np.array(value) for name, value in use.items()},
        **{name: size[name] for name in OUTPUTS},
    }
