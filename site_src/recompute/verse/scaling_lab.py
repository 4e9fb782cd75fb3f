"""The scaling lab: the law of what is not hidden, fitted anew to the recorded runs."""

import numpy as np

from model_export.verse.measured.scaling import ScaledRun, way
from site_src import labs
from site_src.recompute.graphs import Columns, published
from site_src.recompute.link import State

LAB = labs.one("scaling-lab")


def columns(state: State) -> Columns:
    """Return the runs that are seen, what the reader foretold, and what the law says once open."""
    scaling = published("verse")["scaling"]
    ways, across = LAB.choices("WAYS"), LAB.choices("ACROSS")
    hidden = scaling["ways"][state.choice("hidden", ways)]["hidden"]
    target = scaling["ways"][state.text("hidden")]["target"]
    state.choice("across", across)
    least, most = LAB.number("LEAST"), LAB.number("MOST")
    guess = [state.number("guess", least, most)] if state.has("guess") else []
    is_open = state.choice("truth", ("covered", "open")) == "open" and bool(guess)
    runs = [ScaledRun.model_validate(run) for run in scaling["runs"]]
    shown = [at for at in range(len(runs)) if is_open or at not in hidden]
    names = {"weights": "without_embedding"}
    found = {
        name: np.array([getattr(runs[at], names.get(name, name)) for at in shown])
        for name in ("weights", "tokens", "compute", "loss")
    }
    found["foretold"] = np.array(guess)
    if not is_open:
        return found
    fitted = way(runs, hidden, target)
    law = [fitted.foretold[at] for at in shown]
    constants = (fitted.law.floor, fitted.law.alpha, fitted.law.beta)
    return found | {
        "hidden": np.array([int(at in hidden) for at in shown]),
        "law": np.array([one.value for one in law]),
        "law_low": np.array([one.low for one in law]),
        "law_high": np.array([one.high for one in law]),
        "floor_alpha_beta": np.array([one.value for one in constants]),
    }
