"""A text that the attention view reads, with what one head makes of one of its positions."""

import re
import unicodedata
from dataclasses import dataclass

import numpy as np

from model_export.verse.text import MARKS
from site_src.recompute.graphs import Array, Columns, run
from site_src.recompute.link import State
from site_src.recompute.verse.verse_writer import NARROW, PLAIN, Language, language_of, weights


@dataclass(frozen=True)
class Reading:
    """A text as the network reads it: the tokens, and the outputs of the graph by name."""

    row: list[int]
    names: list[str]
    answers: Columns

    @property
    def words(self) -> list[bool]:
        """Return of each position whether its token has letters; the start has none."""
        return [at > 0 and any(map(str.isalpha, name)) for at, name in enumerate(self.names)]

    @property
    def begin(self) -> int:
        """Return the last position of a word that no mark follows, or the last one."""
        followed = [*self.words[1:], True]
        found = [at for at, word in enumerate(self.words) if word and followed[at]]
        return found[-1] if found else len(self.row) - 1

    def sharpest(self, position: int) -> tuple[int, int]:
        """Return block and head, from 0, that give most to a single word before a position."""
        words = np.array(self.words[:position], bool)
        most = self.answers["attention"][:, :, position, :position][..., words].max(-1, initial=0)
        block, head = np.unravel_index(most.argmax(), most.shape)
        return int(block), int(head)


def tokens_of(state: State, spoken: Language) -> list[int]:
    """Return the start and the tokens of the link's text; LabLinkError where it cannot be read."""
    text = unicodedata.normalize("NFC", state.text("text"))
    given, form = (characters if "tokens" in spoken.file else pieces)(spoken, text)
    if not given or len(given) > spoken.steps(7):
        raise state.refused("text", "a text that the view reads")
    return [spoken.first(form), *given]


def characters(spoken: Language, text: str) -> tuple[list[int] | None, int]:
    """Return the tokens of Chinese, None where one is unknown, and the form of the first line."""
    pairs = spoken.file["traditional"]
    simple = str.maketrans(dict(zip(pairs[::2], pairs[1::2], strict=True)))
    spelt = re.sub(r"\s+", "", text).translate(NARROW).translate(simple)
    numbers = {token: number for number, token in enumerate(spoken.tokens)}
    given = [numbers[letter] for letter in spelt if letter in numbers]
    first = re.split(f"[{MARKS}]", spelt)[0]
    return given if len(given) == len(spelt) else None, 7 if len(first) == 7 else 5


def pieces(spoken: Language, text: str) -> tuple[list[int] | None, int]:
    """Return the tokens of English, None where a character is unknown, and its only form."""
    return spoken.pieces(text.rstrip("\n"), 5), 5


def read(state: State, spoken: Language) -> Reading:
    """Return what the network makes of the link's text; LabLinkError where it cannot be read."""
    row = tokens_of(state, spoken)
    answers = run("read", {"tokens": np.array(row), **weights(spoken.name)}, "verse")
    return Reading(row, [spoken.tokens[token] for token in row], answers)


def counted(state: State, name: str, least: int, most: int, otherwise: int) -> int:
    """Return a whole number of the link, or another where it says none; LabLinkError beyond."""
    return state.whole(name, least, most) if state.has(name) else otherwise


def lens(answers: Columns, position: int) -> tuple[Array, Array]:
    """Return each block's best guesses at what follows, one after another, and their shares."""
    found = [
        run("settle", {"logits": logits[position], **PLAIN}, "verse") for logits in answers["lens"]
    ]
    best = np.concatenate([each["best"] for each in found])
    return best, np.concatenate([each["shares"] for each in found])


def columns(state: State) -> Columns:
    """Return the numbers of one head at one position, and what follows from them."""
    spoken = language_of(state)
    reading = read(state, spoken)
    answers, last = reading.answers, len(reading.row) - 1
    blocks, heads, _, _ = answers["attention"].shape
    position = counted(state, "position", 0, last, reading.begin)
    sharp_block, sharp_head = reading.sharpest(position)
    block = counted(state, "block", 1, blocks, sharp_block + 1) - 1
    head = counted(state, "head", 1, heads, sharp_head + 1) - 1
    weighed = answers["attention"][block, head, position]
    key = counted(state, "key", 0, last, int(weighed.argmax()))
    before = answers["stream"][block - 1] if block else answers["embedded"]
    guess, guess_share = lens(answers, position)
    following = answers["probabilities"][position, reading.row[position + 1 : position + 2]]
    at_position = {
        name: answers[name][block, position]
        for name in ("mixed", "attended", "neurons", "computed", "stream")
    }
    return {
        "token": np.array(reading.row),
        "text": np.array(reading.names),
        "score": answers["scores"][block, head, position],
        "weight": weighed,
        "block": np.array([block + 1]),
        "head": np.array([head + 1]),
        "position": np.array([position]),
        "seen": np.array([key]),
        "query": answers["queries"][block, head, position],
        "key": answers["keys"][block, head, key],
        "value": answers["values"][block, head, key],
        "before": before[position],
        **at_position,
        "guess": guess,
        "guess_share": guess_share,
        "following": following,
    }
