"""Whose poem? Each poem of the network beside a real one, and which is which behind a question.

A page places them by ``<!-- guesses -->``. Nobody chose any: the network's are those of the seeds
0, 1, 2, … in the manifest of verse, the real ones stand equally far apart in the recorded
validation set. What is written in turns of five and seven characters stands beside its like, since
the form alone would tell them apart. A hash decides which of two comes first, so that every build
asks the same. Reading needs no script.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from model_export.errors import DataError
from model_export.verse.data import samples
from site_src.hooks.errors import BuildError

RECORDS = Path("records/verse")
MARK = re.compile(r"(?:<p>\s*)?<!-- guesses -->(?:\s*</p>)?")
# A line of Chinese verse ends at its mark, where the source has no break.
END = re.compile(r"(?<=[，。？！；])(?=.)")
CHARACTERS = re.compile(r"\w+")

WORDS = {
    "zh": {
        "names": ("甲", "乙"),
        "ask": "哪一首是网络写的？",
        "told": "{network}是网络写的（种子 {seed}）。{real}是唐宋人的诗，取自验证集，"
        "网络没有读过。",
    },
    "en": {
        "names": ("A", "B"),
        "ask": "Which is the network's?",
        "told": "{network} is the network's (seed {seed}). {real} is Shakespeare's, from the "
        "validation set, which the network has not read.",
    },
}


@dataclass(frozen=True)
class Pair:
    """A poem that the network wrote, with its seed, and a real one."""

    seed: int
    written: str
    real: str

    @property
    def written_first(self) -> bool:
        """Tell whether the network's poem comes first, by a hash of both."""
        return hashlib.sha256(f"{self.written}\n{self.real}".encode()).digest()[0] < 128


def load(root: Path, language: str) -> list[str]:
    """Return the recorded validation set of a language.

    Raises:
        BuildError: when it is missing.

    """
    try:
        return samples.split(samples.text(root / RECORDS / language / "validation.txt"))
    except DataError as error:
        raise BuildError(str(error)) from error


def has_form(poem: str, form: str) -> bool:
    """Tell whether the lines of a poem have so many characters; any poem has the form ""."""
    first = CHARACTERS.match(poem)
    return not form or (first is not None and len(first[0]) == int(form))


def spread(poems: Sequence[str], count: int) -> list[str]:
    """Return so many poems, equally far apart, from the first on.

    Raises:
        BuildError: when there are fewer.

    """
    if len(poems) < count:
        raise BuildError(
            f"a validation set has {len(poems)} poems of a form, {count} are shown: record a "
            "larger one, or show fewer (SAMPLES in model_export/verse/publish.py)."
        )
    return [poems[number * len(poems) // count] for number in range(count)]


def pairs(written: Sequence[str], forms: Sequence[str], real: Sequence[str]) -> list[Pair]:
    """Return each poem of the network beside a real one of the same form.

    Args:
        written: by their seeds, from 0; the forms take turns (model_export/verse/publish.py).
        forms: ``begun`` of the manifest: the characters of a line, or "" where that is not given.
        real: the validation set.

    Raises:
        BuildError: when it is too small.

    """
    beside: dict[int, str] = {}
    for turn, form in enumerate(forms):
        seeds = range(turn, len(written), len(forms))
        own = spread([poem for poem in real if has_form(poem, form)], len(seeds))
        beside |= dict(zip(seeds, own, strict=True))
    return [Pair(seed, poem, beside[seed]) for seed, poem in enumerate(written)]


def poem_html(name: str, poem: str) -> str:
    """Return a poem under its name, a line of verse on each line."""
    lines = END.sub("\n", escape(poem, quote=False)).replace("\n", "<br>")
    return f"<p><b>{name}</b><br>{lines}</p>"


def question(pair: Pair, language: str) -> str:
    """Return a pair with its answer folded."""
    words = WORDS[language]
    poems = (pair.written, pair.real) if pair.written_first else (pair.real, pair.written)
    shown = "".join(map(poem_html, words["names"], poems))
    network, real = words["names"] if pair.written_first else reversed(words["names"])
    told = str(words["told"]).format(network=network, real=real, seed=pair.seed)
    return (
        f'<li><div class="pair">{shown}</div>'
        f"<details><summary>{words['ask']}</summary><p>{told}</p></details></li>"
    )


def fill(html: str, voices: dict[str, Any], root: Path, language: str) -> str:
    """Return the page with every pair in the place of the mark.

    Args:
        html: of the page.
        voices: of the manifest of verse.
        root: where the records lie.
        language: of the page, whose verse it is.

    Raises:
        BuildError: when the validation set is missing or too small.

    """
    if not MARK.search(html):
        return html
    voice = voices[language]
    asked = pairs(voice["samples"], list(voice["begun"]), load(root, language))
    items = "\n".join(question(pair, language) for pair in asked)
    return MARK.sub(lambda _: f'<ol class="guesses">\n{items}\n</ol>', html)
