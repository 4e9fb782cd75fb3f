"""Compute a lab's numbers again in Python, from the link that the lab hands out.

``python -m site_src.recompute 'https://…#attack-lab?sample=2&epsilon=0.1…'`` runs the same graphs
with onnxruntime and prints the columns that the lab saves as CSV.
"""

import argparse
import csv
import gzip
import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray

from model_export import jacobi
from model_export.strokes import segments_of

MODELS = Path("build/models")
# Of site_src/demos/shared/ink.ts.
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PGD_STEPS, PGD_SHARE = 10, 0.25
TOKENS_PER_PARAMETER = 20
Array = NDArray[Any]
Columns = dict[str, Array]


class LinkError(Exception):
    """A link that names no lab, or whose numbers cannot be computed here."""


@dataclass(frozen=True)
class State:
    """What a link says: the lab, and its states as texts."""

    lab: str
    texts: dict[str, str]

    def number(self, name: str) -> float:
        """Return a state that is a number."""
        return float(self.texts[name])

    def digit(self, name: str) -> int | None:
        """Return a state that is a digit, or None where the link says `none`."""
        return None if self.texts[name] == "none" else int(self.texts[name])


def read(link: str) -> State:
    """Return what a link says of the lab that it leads to.

    Raises:
        LinkError: when it leads to no lab, or means a network that only its maker has.

    """
    lab, mark, states = urlsplit(link).fragment.split("/")[0].partition("?")
    if not mark:
        raise LinkError(f"{link!r} leads to no lab: copy the link from below the lab.")
    texts = dict(parse_qsl(states, keep_blank_values=True))
    if texts.get("network") == "own":
        raise LinkError("The link means a network that its maker trained; it is in no file here.")
    return State(lab, texts)


def strokes(text: str) -> list[list[list[float]]]:
    """Return the strokes of a drawing in a link: VLQ numbers, the way from point to point."""
    found = []
    for part in filter(None, text.split(".")):
        steps, value, shift = [], 0, 0
        for letter in part:
            digit = LETTERS.index(letter)
            value, shift = value | (digit & 31) << shift, shift + 5
            if not digit & 32:
                steps.append(-(value >> 1) if value & 1 else value >> 1)
                value, shift = 0, 0
        found.append(np.reshape(steps, (-1, 2)).cumsum(axis=0).astype(float).tolist())
    return found


@cache
def session(graph: str) -> onnxruntime.InferenceSession:
    """Return a graph of the site, ready to run."""
    return onnxruntime.InferenceSession(MODELS / f"{graph}.onnx")


@cache
def weights() -> Columns:
    """Return the weights of the shipped network, which classify.onnx hands out."""
    names = ["w1", "b1", "w2", "b2"]
    blank = {"image": np.zeros((1, 784), np.float32)}
    return dict(zip(names, session("classify").run(names, blank), strict=True))


def run(graph: str, feeds: dict[str, Any]) -> Columns:
    """Run a graph; weights that the feeds lack are the shipped ones."""
    wanted = [entry.name for entry in session(graph).get_inputs()]
    given = {name: np.asarray(value) for name, value in (weights() | feeds).items()}
    outputs = [entry.name for entry in session(graph).get_outputs()]
    found = session(graph).run(outputs, {name: given[name] for name in wanted})
    return dict(zip(outputs, found, strict=True))


def single(value: float) -> Array:
    """Return one float32 number."""
    return np.array(value, np.float32)


def digits(*values: int) -> Array:
    """Return int64 numbers."""
    return np.array(values, np.int64)


def image_of(state: State) -> tuple[Array, int | None]:
    """Return the image [1, 784] that the lab shows, and its label where that is known."""
    if drawn := strokes(state.texts.get("ink", "")):
        return run("preprocess", {"segments": segments_of(drawn)})["image"], None
    number = state.digit("sample")
    if number is None:
        raise LinkError("The link shows an empty pad.")
    sample = json.loads((MODELS / "samples.json").read_text(encoding="utf-8"))[number]
    return np.array([sample["image"]], np.float32) / np.float32(255), sample["label"]


def demo(state: State) -> Columns:
    """Return the numbers of the home page's demo."""
    image, _ = image_of(state)
    found = run("classify", {"image": image})
    return {"logit": found["logits"], "probability": found["probabilities"], "image": image}


def opened(state: State) -> Columns:
    """Return the numbers of the opened network."""
    image, _ = image_of(state)
    digit = state.digit("digit")
    if digit is None:
        digit = int(run("classify", {"image": image})["logits"].argmax())
    feeds = {"image": image, "digit": digits(digit), "units": digits(0)}
    order = run("inspect", feeds)["order"].ravel()[:12]
    found = run("inspect", feeds | {"units": order})
    chosen = {"unit": order, "bias": found["bias"], "outgoing_weight": found["outgoing"]}
    for column, output in (("before", "hidden_pre"), ("after", "hidden")):
        chosen[column] = found[output].ravel()[order]
    chosen["contribution"] = found["contributions"].ravel()[order]
    logit = found["logits"].ravel()[digit]
    return chosen | {"probability": found["probabilities"], "logit": logit, "image": image}


def learned(state: State) -> Columns:
    """Return the numbers of the microscope for backpropagation."""
    image, known = image_of(state)
    label = state.digit("label")
    if label is None:
        label = known
    if label is None:
        label = int(run("classify", {"image": image})["logits"].argmax())
    rate = single(10 ** state.number("rate"))
    found = run("backprop", {"image": image, "label": digits(label), "rate": rate})
    names = {"probability": "probabilities", "probability_after": "probabilities_after"}
    same = {name: name for name in ("loss", "loss_after", "delta2", "z1", "passed", "delta1")}
    return {column: found[output] for column, output in (names | same).items()} | {"image": image}


def attacked(state: State) -> Columns:
    """Return the numbers of the attack along the gradient."""
    image, _ = image_of(state)
    before = run("classify", {"image": image})["probabilities"]
    target, epsilon = state.digit("target"), state.number("epsilon")
    aim = int(before.argmax()) if target is None else target
    steps, share = (1, 1.0) if state.texts["method"] == "fgsm" else (PGD_STEPS, PGD_SHARE)
    feeds = {"original": image, "label": digits(aim), "epsilon": single(epsilon)}
    feeds |= {"direction": single(1 if target is None else -1), "given": np.zeros_like(image)}
    moved: Columns = {"image": image}
    for _ in range(steps):
        step = {"current": moved["image"], "length": single(epsilon * share)}
        moved = run("attack", feeds | step)
    after = {"probability_attacked": moved["probabilities"], "image_attacked": moved["image"]}
    return {"probability_before": before, "image_before": image} | after


def smaller_weights(state: State) -> Columns:
    """Return the weights that take the place of the shipped ones."""
    if state.texts["method"] == "distil":
        name = "student" if state.texts["student"] == "taught" else "student-alone"
        names = ["w1", "b1", "w2", "b2"]
        blank = {"image": np.zeros((1, 784), np.float32)}
        return dict(zip(names, session(name).run(names, blank), strict=True))
    if state.texts["method"] == "rank":
        w1 = torch.from_numpy(weights()["w1"])
        rank = int(state.number("rank"))
        matrix, *_ = jacobi.nearest(w1, jacobi.orthogonal(w1, MODELS), rank, MODELS)
        return {"w1": matrix.numpy()}
    made = run("compress", {name: single(state.number(name)) for name in ("share", "bits")})
    return {"w1": made["next_w1"], "w2": made["next_w2"]}


def compressed(state: State) -> Columns:
    """Return what the compressed network and the shipped one read."""
    image, _ = image_of(state)
    smaller = smaller_weights(state)
    after = run("inspect", {"image": image, "digit": digits(0), "units": digits(0)} | smaller)
    before = run("classify", {"image": image})["probabilities"]
    return {"probability_before": before, "probability_after": after["probabilities"]}


def judged(_: State) -> Columns:
    """Return the shipped network's answers to the test set as the page has it, 16 grey levels."""
    raw = np.frombuffer(gzip.decompress((MODELS / "digits-test.bin").read_bytes()), np.uint8)
    count = len(raw) // 393
    packed, labels = np.split(raw, [392 * count])
    pixels = (np.stack([packed >> 4, packed & 15], axis=1) * np.uint8(17)).reshape(count, 784)
    found = run("judge", {"pixels": pixels, "labels": labels.astype(np.int64)})
    return {"label": labels, "predicted": found["predicted"], "confidence": found["confidence"]}


def counted(state: State) -> Columns:
    """Return what a Transformer weighs and what training it costs."""
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    preset = next(one for one in manifest["sizes"] if one["name"] == state.texts["model"])
    own = {name: state.texts[name] for name in ("shape", "tokens") if state.texts[name] != "none"}
    shape = [float(part) for part in own["shape"].split("_")] if "shape" in own else preset["shape"]
    assumed = preset["tokens"] or TOKENS_PER_PARAMETER * preset["parameters"]
    peak = float(re.findall(r"\((\d+) TFLOP", state.texts["peak"])[0]) * 1e12
    share, price = state.number("utilisation") / 100, state.number("price")
    use = [float(own.get("tokens", assumed)), state.number("devices"), peak, share, price]
    feeds = {"shape": np.array(shape, float), "kind": np.array(preset["kind"], float)}
    found = run("size", feeds | {"use": np.array(use)})
    return {name: found[name] for name in ("parameters", "bytes", "cost", "operations")}


def guessed(state: State) -> Columns:
    """Return the curves of membership inference, which are computed when the site is built."""
    manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
    membership = manifest["experiments"]["membership"]
    place, chosen = int(state.number("place")), membership[state.texts["trained"]]
    return {
        "chosen_threshold": np.array(membership["thresholds"][place]),
        "found": np.array(chosen["found"][place]),
        "alarms": np.array(chosen["alarms"][place]),
        "loss_threshold": np.array(membership["thresholds"]),
        **{
            f"{kind}_{name}": np.array(membership[name][kind])
            for name in ("overfitted", "shipped")
            for kind in ("found", "alarms")
        },
    }


def walked(state: State) -> Columns:
    """Return the numbers of the small network."""
    given = {
        name: np.array(state.texts[name].split("_"), np.float32)
        for name in ("x", "w1", "b1", "w2", "b2")
    }
    square = {name: given[name].reshape(2, 2) for name in ("w1", "w2")}
    feeds = {**given, **square, "image": given["x"][None], "rate": single(state.number("rate"))}
    found = run("toy", feeds | {"label": digits(int(state.number("label")))})
    same = ("z1", "a1", "delta2", "passed", "delta1", "dw2", "dw1")
    after = {f"next_{name}": found[f"next_{name}"] for name in ("w1", "b1", "w2", "b2")}
    return {
        **given,
        **{name: found[name] for name in same},
        "z2": found["logits"],
        "p": found["probabilities"],
        "loss": np.array([found["loss"], found["loss_after"]]),
        **after,
        "p_after": found["probabilities_after"],
    }


LABS: dict[str, Callable[[State], Columns]] = {
    "digit-demo": demo,
    "network-view": opened,
    "backprop-lab": learned,
    "attack-lab": attacked,
    "compression-lab": compressed,
    "membership-lab": guessed,
    "toy-lab": walked,
    "confusion-lab": judged,
    "size-calculator": counted,
}


def columns(link: str) -> Columns:
    """Return the numbers of the figure that a link shows, by the names in the lab's CSV file.

    Raises:
        LinkError: when the link shows no figure whose numbers can be computed here.

    """
    state = read(link)
    if state.lab not in LABS:
        raise LinkError(f"{state.lab} is none of {', '.join(LABS)}.")
    try:
        return {name: np.ravel(values) for name, values in LABS[state.lab](state).items()}
    except (KeyError, ValueError, StopIteration) as error:
        raise LinkError(
            f"The link is not complete, or no state of {state.lab}: {error}."
        ) from error


def main() -> int:
    """Print the columns as CSV."""
    parser = argparse.ArgumentParser(prog="python -m site_src.recompute", description=__doc__)
    parser.add_argument("link", help="as the lab's button copies it")
    try:
        found = columns(parser.parse_args().link)
    except LinkError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    table = csv.writer(sys.stdout)
    table.writerow(["index", *found])
    for place, row in enumerate(zip_longest(*found.values(), fillvalue="")):
        table.writerow([place, *row])
    return 0


if __name__ == "__main__":
    sys.exit(main())
