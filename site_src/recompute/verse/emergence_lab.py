"""What a stage on the way of a network wrote, and what was measured along it."""

import numpy as np

from model_export.verse.text import before_end
from site_src import labs
from site_src.recompute.graphs import Columns
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import CHECKERS, Order, language_of, settings

LAB = labs.one("emergence-lab")
# Of what a checker finds, the rules that the lab tells of.
RULES = {"zh": ("well_formed", "line_tones", "rhyme"), "en": ("pentameter", "unknown")}


def poem(order: Order, number: int) -> Columns:
    """Return a poem, and which rules it keeps."""
    tokens = before_end(order.write(order.steps)["written"].tolist())
    names = order.language.tokens
    values = CHECKERS[order.language.name](order, tokens) if tokens else {}
    return {
        f"poem_{number}": np.array([names[token] for token in tokens]),
        **{
            f"{rule}_{number}": values[rule]
            for rule in RULES[order.language.name]
            if rule in values
        },
    }


def columns(state: State) -> Columns:
    """Return the history as the manifest has it, and the poems of the chosen stage."""
    spoken = language_of(state)
    told, stages = spoken.voice["record"], spoken.voice["stages"]
    stage = stages[state.whole("stage", 1, len(stages)) - 1]
    draw = state.whole("draw", 0, LAB.whole("LAST_DRAW"))
    sampling = settings(told["temperature"], 0, 1)
    count, form = LAB.whole("POEMS"), LAB.whole("FORM")
    poems: Columns = {}
    for number in range(count):
        seed = draw * count + number
        poems |= poem(Order(spoken, [], form, seed, sampling, stage["model"]), number + 1)
    history = told["history"]
    measured = {
        f"share_{rule}": np.array([each["form"][rule] for each in history])
        for rule in history[0]["form"]
    }
    return {
        "tokens": np.array([each["tokens"] for each in history]),
        "validation_nats": np.array([each["validation"]["token"] for each in history]),
        **measured,
        "stage_tokens": np.array([history[each["reached"]]["tokens"] for each in stages]),
        "ruler_nats": np.array([each["ruler"] for each in stages]),
        **poems,
    }
