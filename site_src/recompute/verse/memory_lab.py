"""What the memory lab writes, what the look-up says of each line, and how famous poems go on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from model_export.verse.fingerprints import Known, Table
from model_export.verse.memory import Famous, known, read_famous
from model_export.verse.text import MARKS
from site_src import labs
from site_src.recompute.graphs import MODELS, Columns, content, published, run
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import Language, Order, language_of, settings, weights

LAB = labs.one("memory-lab")
# As in site_src/runtime/verse/memory.ts and openings.ts.
ENDS = re.compile(r"[\s,.?!;:，。？！；：、]+")
TOGETHER = 8
LINES, OPENINGS, CANARIES = 1, 2, 3
FORMS = (5, 7)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, without their marks."""
    return [line for line in ENDS.split(text) if line]


def name_of(poem: Famous) -> str:
    """Return a poem by its poet and title."""
    return f"{poem.poet}《{poem.title}》"


@dataclass(frozen=True)
class Index:
    """Both sets of lines, and the famous poems by each of their lines."""

    all: Known
    likely: Known
    famous: dict[str, Famous]
    near: dict[int, int]

    def recall(self, line: str) -> tuple[str, Famous | None]:
        """Return the verdict on a line, and the famous poem that it is from or near to."""
        if len(line) not in self.near:
            return "other", None
        is_known = self.all.has(line)
        if poem := self.famous.get(line):
            return ("copied" if is_known else "unread"), poem
        if is_known and self.likely.has(line):
            return "copied", None
        if poem := self.nearest(line):
            return "near", poem
        return ("perhaps" if is_known else "new"), None

    def nearest(self, line: str) -> Famous | None:
        """Return the poem of the famous line that differs least, if that is little enough."""
        differing = {
            other: sum(a != b for a, b in zip(line, other, strict=True))
            for other in self.famous
            if len(other) == len(line)
        }
        best = min(differing, key=lambda other: differing[other], default=None)
        if best is None or differing[best] > self.near[len(line)]:
            return None
        return self.famous[best]


@cache
def poems() -> list[Famous]:
    """Return the famous poems, those on most pages first."""
    return read_famous(MODELS / "verse" / published("verse")["memory"]["famous"]["name"])


@cache
def index() -> Index:
    """Return what lines are looked up in."""
    told = published("verse")["memory"]
    file = content(told["lines"], "verse")
    every, likely = (Table.model_validate(told["record"][name]) for name in ("all", "likely"))
    famous: dict[str, Famous] = {}
    for poem in poems():
        for line in lines_of(poem.text + poem.read):
            famous.setdefault(line, poem)
    near = {int(length): most for length, most in told["near"].items()}
    return Index(known(every, file), known(likely, file), famous, near)


def simplified(spoken: Language, line: str) -> str:
    """Return a line as the vocabulary writes it."""
    pairs = spoken.file["traditional"]
    return line.translate(str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True))))


def written(state: State, spoken: Language) -> list[str]:
    """Return the lines of all poems that a link asks for, without their marks."""
    text = state.text("text")
    seed = state.whole("seed", 0, LAB.whole("LAST_SEED"))
    heat = state.number("temperature", LAB.number("COLDEST"), LAB.number("HOTTEST"))
    first = re.split(rf"[{MARKS},.?!;]", re.sub(r"\s+", "", text))[0]
    is_five = len(first) == 5 and first != text.strip()
    form = 5 if is_five else LAB.whole("FORM")
    given = spoken.characters(text, form)
    if given is None or len(given) > spoken.steps(form):
        raise state.refused("text", "a beginning that the writer reads")
    count = LAB.whole("POEMS")
    found = []
    for at in range(count):
        order = Order(spoken, given, form, seed * count + at, settings(heat, 0, 1))
        tokens = order.write(order.steps)["written"].tolist()
        found += lines_of("".join(spoken.tokens[token] for token in tokens if token > 2))
    return found


def rows(spoken: Language, form: int) -> list[tuple[Famous, list[int]]]:
    """Return those famous poems of a form that the writer has every character of, as tokens."""
    size = spoken.steps(form)
    found = []
    for poem in poems():
        opening = poem.read or poem.text[:size]
        given = spoken.characters(opening, form)
        is_form = len(lines_of(opening)[0]) == form
        if given is not None and is_form and len(given) == size:
            found.append((poem, [spoken.first(form), *given]))
    return found


def nats(log_probabilities: Sequence[float], form: int) -> float:
    """Return the mean cost of the characters of lines 2 to 4."""
    places = np.arange(len(log_probabilities))
    chosen = (places > form) & (places % (form + 1) != form)
    return float(-np.asarray(log_probabilities)[chosen].mean())


def openings(spoken: Language) -> Columns:
    """Return how famous poems go on from their first line."""
    found: list[tuple[Famous, float]] = []
    for form in FORMS:
        every = rows(spoken, form)
        for at in range(0, len(every), TOGETHER):
            some = every[at : at + TOGETHER]
            tokens = np.array([row for _, row in some], np.int64)
            scored = run("score", {"tokens": tokens, **weights(spoken.name)}, "verse")
            costs = [nats(row, form) for row in scored["log_probabilities"]]
            found += zip((poem for poem, _ in some), costs, strict=True)
    return {
        "poem": np.array([name_of(poem) for poem, _ in found]),
        "part": np.array([poem.part for poem, _ in found]),
        "hits": np.array([poem.hits for poem, _ in found]),
        "times": np.array([poem.times for poem, _ in found]),
        "nats": np.array([cost for _, cost in found]),
    }


def canaries() -> Columns:
    """Return how often each canary was planted, and its exposure in every network."""
    plantings = published("verse")["memory"]["canaries"]["plantings"]
    exposures = {
        f"exposure_{name}": np.array([each["exposure"] for each in planting["canaries"]])
        for name, planting in plantings.items()
    }
    return {
        "planted": np.array([each["times"] for each in plantings["all"]["canaries"]]),
        **exposures,
    }


def columns(state: State) -> Columns:
    """Return the lines and what is said of each; then the famous poems, then the canaries."""
    spoken = language_of(state)
    steps = state.whole("steps", 0, CANARIES)
    looks = state.choice("does", ("write", "look")) == "look"
    lines = lines_of(state.text("text")) if looks else written(state, spoken)
    found: Columns = {"line": np.array(lines)}
    if steps >= LINES:
        recalled = [index().recall(simplified(spoken, line)) for line in lines]
        found["verdict"] = np.array([verdict for verdict, _ in recalled])
        found["source"] = np.array([(poem and name_of(poem)) or "" for _, poem in recalled])
    if steps >= OPENINGS:
        found |= openings(spoken)
    if steps >= CANARIES:
        found |= canaries()
    return found
