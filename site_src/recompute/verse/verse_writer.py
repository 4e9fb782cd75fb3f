"""A poem that the writer of verse wrote, and what may stand at one of its positions."""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from model_export.verse.form import metre
from model_export.verse.graphs.metre import WORDS
from model_export.verse.graphs.tones import LINES, TOKENS
from model_export.verse.text import END, MARKS, before_end
from site_src import labs
from site_src.recompute.chance import seeded
from site_src.recompute.graphs import Array, Columns, content, published, run
from site_src.recompute.link import LabLinkError, State

FREE = -1
# As in site_src/runtime/verse/characters.ts and pieces.ts.
NARROW = str.maketrans(",.?!;", MARKS)
CURLY = str.maketrans("‘’“”", "''\"\"")
LAB = labs.one("verse-writer")
MOST_TOKENS, MOST_POSITIONS = LAB.whole("MOST_TOKENS"), LAB.whole("MOST_POSITIONS")


@dataclass(frozen=True)
class Language:
    """How a language is written, as its voice in the manifest and its file of tokens say."""

    name: str
    voice: dict[str, Any]
    file: Any

    @property
    def tokens(self) -> list[str]:
        """Return every token by its number."""
        if "tokens" in self.file:
            tokens: list[str] = self.file["tokens"]
            return tokens
        numbers: dict[str, int] = self.file["model"]["vocab"]
        return sorted(numbers, key=numbers.__getitem__)

    def lay(self, state: State, form: int) -> list[int]:
        """Return the tokens of the link's beginning, FREE where any may stand; LabLinkError too."""
        text = unicodedata.normalize("NFC", state.text("start"))
        given = (self.characters if "tokens" in self.file else self.pieces)(text, form)
        if given is None or len(given) > self.steps(form):
            raise state.refused("start", "a beginning that the writer reads")
        return given

    def characters(self, text: str, form: int) -> list[int] | None:
        """Return the tokens of Chinese; None where one is unknown or stands where it may not."""
        pairs = self.file["traditional"]
        simple = str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True)))
        numbers = {token: number for number, token in enumerate(self.tokens)}
        given: list[int] = []
        for letter in re.sub(r"\s+", "", text).translate(NARROW).translate(simple):
            is_mark, is_end = letter in MARKS, len(given) % (form + 1) == form
            if letter not in numbers or (is_mark and not is_end):
                return None
            given += [FREE] * (is_end and not is_mark)
            given.append(numbers[letter])
        return given

    def pieces(self, text: str, _: int) -> list[int] | None:
        """Return the tokens of English; None where a character is unknown."""
        text = re.sub(r"[^\S\n]+", " ", re.sub(r"\r\n?", "\n", text.translate(CURLY)))
        text = re.sub(r"^\s+| +$", "", re.sub(r" ?\n ?", "\n", text))
        tokenizer = Tokenizer.from_str(json.dumps(self.file))
        ids: list[int] = tokenizer.encode(text).ids
        return ids if tokenizer.decode(ids) == text else None

    def steps(self, form: int) -> int:
        """Return the tokens of a poem, or the most that one may have."""
        length: int = self.voice["length"]
        return LINES * (form + 1) if "tokens" in self.file else length

    def first(self, form: int) -> int:
        """Return the token that stands before a poem."""
        begun: dict[str, int] = self.voice["begun"]
        return begun.get(str(form), begun.get("", END))


@cache
def language(name: str) -> Language:
    """Return a language of the manifest; KeyError where it has none of the name."""
    voice = published("verse")["voices"][name]
    return Language(name, voice, json.loads(content(voice["tokens"], "verse")))


def language_of(state: State) -> Language:
    """Return the language that a link names; LabLinkError where the book has no such writer."""
    return language(state.choice("language", list(published("verse")["voices"])))


def settings(temperature: float, top_k: int, top_p: float) -> dict[str, Array]:
    """Return how a token is drawn, as the graphs take it."""
    return {
        "temperature": np.array(temperature, np.float32),
        "top_k": np.array(top_k),
        "top_p": np.array(top_p, np.float32),
    }


# The network's own probabilities.
PLAIN = settings(1, 0, 1)


@cache
def weights(name: str) -> Columns:
    """Return the weights that a graph hands out, such as a language's own."""
    given = run(name, {"token": np.array(END)}, "verse")
    return {part: given[part] for part in published("verse")["weights"]}


@dataclass(frozen=True)
class Order:
    """A poem that is to be written."""

    language: Language
    given: Sequence[int]
    form: int
    seed: int
    sampling: dict[str, Array]
    # The graph whose weights write it; without its name the language's own.
    voice: str | None = None

    def feeds(self, steps: int) -> Columns:
        """Return the inputs of the graph that writes, for so many steps."""
        inputs = published("verse")["models"]["write"]["inputs"]
        cache = {
            entry["name"]: [size if isinstance(size, int) else steps for size in entry["shape"]]
            for entry in inputs
            if "positions" in entry["shape"]
        }
        given = [*self.given, *[FREE] * steps][:steps]
        return {
            **weights(self.voice or self.language.name),
            **self.sampling,
            "last": np.array(self.language.first(self.form)),
            "position": np.array(0),
            **{name: np.zeros(shape, np.float32) for name, shape in cache.items()},
            "given": np.array(given, np.int64),
            "uniform": np.array(list(islice(seeded(self.seed), steps)), np.float32),
        }

    @property
    def steps(self) -> int:
        """Return the tokens of a whole poem, or the most that one may have."""
        return self.language.steps(self.form)

    def write(self, steps: int) -> Columns:
        """Return what the graph answers in so many steps."""
        return run("write", self.feeds(steps), "verse")


def order(state: State) -> Order:
    """Return what a link asks for; LabLinkError where it asks for nothing that can be had."""
    spoken, form = language_of(state), int(state.choice("form", ("5", "7")))
    most = len(spoken.tokens) - 1
    if state.has("branch"):
        count = state.text("branch").count("_") + 1
        given = [int(token) for token in state.numbers("branch", count, FREE, most)]
    else:
        given = spoken.lay(state, form)
    temperature = state.number("temperature", LAB.number("COLDEST"), LAB.number("HOTTEST"))
    top_p = state.number("topP", LAB.number("LEAST_TOP_P"), 1)
    sampling = settings(temperature, state.whole("topK", 0, MOST_TOKENS), top_p)
    return Order(spoken, given, form, state.whole("seed", 0, LAB.whole("LAST_SEED")), sampling)


def tones(order: Order, tokens: list[int]) -> Columns:
    """Return what the checker of tones finds."""
    row = np.array([[*tokens, *[0] * TOKENS][:TOKENS]], np.int64)
    return run("tones", {"tokens": row, "form": np.array(order.form)}, "verse")


def metres(order: Order, tokens: list[int]) -> Columns:
    """Return what the checker of metre finds."""
    known = json.loads(content(order.language.voice["words"], "verse"))
    numbers = {word: number for number, word in enumerate(known)}
    lines = "".join(order.language.tokens[token] for token in tokens).split("\n")
    rows = np.full((len(lines), WORDS), -1, np.int64)
    for row, line in zip(rows, lines, strict=True):
        words = [metre.number(word, numbers) for word in metre.split(line)][:WORDS]
        row[: len(words)] = words
    return run("metre", {"words": rows}, "verse")


CHECKERS: dict[str, Callable[[Order, list[int]], Columns]] = {"zh": tones, "en": metres}


def candidates(asked: Order, tokens: list[int], position: int) -> Columns:
    """Return what may stand at a position, and what it is drawn with."""
    before = replace(asked, given=tokens[:position]).write(position + 1)["logits"][position]
    own = run("settle", {"logits": before, **PLAIN}, "verse")
    drawn = run("settle", {"logits": before, **asked.sampling}, "verse")
    return {
        "candidate": own["best"],
        "candidate_probability": own["shares"],
        "candidate_share": drawn["shares"],
        "candidates_kept": drawn["kept"],
    }


def columns(state: State) -> Columns:
    """Return the poem, what the checker of form finds, and the candidates where some are open."""
    asked = order(state)
    written = asked.write(asked.steps)
    tokens = before_end(written["written"].tolist())
    if not tokens:
        raise LabLinkError("The link shows an empty poem: write one, then copy the link again.")
    found = {
        "token": np.array(tokens),
        "text": np.array([asked.language.tokens[token] for token in tokens]),
        "probability": written["probabilities"][: len(tokens)],
        **CHECKERS[asked.language.name](asked, tokens),
    }
    if not state.has("open"):
        return found
    position = state.whole("open", 0, MOST_POSITIONS - 1)
    return found | (candidates(asked, tokens, position) if position < len(tokens) else {})
