"""What a lab's link says, read as the page reads it (demos/shared/base/codecs.ts)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import numpy as np

from model_export.command import shortened
from model_export.errors import ModelExportError

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?", re.ASCII)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
LONGEST = 40
# As in ink.ts and segments.ts, which refuse and clamp the same; a test compares them.
PAD, MOST_POINTS, MOST_DIGITS = 280, 20_000, 3
Strokes = list[list[list[float]]]


class LabLinkError(ModelExportError):
    """A link that names no lab, or whose numbers cannot be computed here."""


@dataclass(frozen=True)
class State:
    """What a link says: the lab, and its states as texts.

    Every method raises LabLinkError when the link does not say the state, or says what the lab does
    not know.
    """

    lab: str
    texts: dict[str, str]

    def text(self, name: str) -> str:
        """Return a state as it is written."""
        if name not in self.texts:
            raise LabLinkError(f"The link lacks {name}: copy it from below {self.lab} again.")
        return self.texts[name]

    def has(self, name: str) -> bool:
        """Return whether the link says a value, and not `none`."""
        return self.text(name) != "none"

    def choice(self, name: str, allowed: Sequence[str]) -> str:
        """Return one of a few words."""
        if self.text(name) not in allowed:
            raise self.refused(name, f"one of {', '.join(allowed)}")
        return self.text(name)

    def numbers(self, name: str, count: int, least: float, most: float) -> list[float]:
        """Return several numbers within bounds."""
        parts = self.text(name).split("_")
        values = [float(part) for part in parts if NUMBER.fullmatch(part)]
        fits = len(values) == len(parts) == count and least <= min(values) and max(values) <= most
        if not fits:
            wanted = "a number" if count == 1 else f"{count} numbers"
            raise self.refused(name, f"{wanted} from {least:g} to {most:g}")
        return values

    def number(self, name: str, least: float, most: float) -> float:
        """Return a number within bounds."""
        return self.numbers(name, 1, least, most)[0]

    def whole(self, name: str, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        value = self.number(name, least, most)
        if not value.is_integer():
            raise self.refused(name, "a whole number")
        return int(value)

    def digit(self, name: str) -> int | None:
        """Return a digit, or None where the link says `none`."""
        return self.whole(name, 0, 9) if self.has(name) else None

    def strokes(self) -> Strokes:
        """Return the strokes of a drawing, [x, y] points; none where nothing is drawn."""
        text = self.texts.get("ink", "")
        if not text:
            return []
        try:
            drawn = drawing(text)
        except ValueError:
            raise self.refused("ink", "a whole drawing") from None
        return drawn

    def refused(self, name: str, wanted: str) -> LabLinkError:
        """Return what is to be said of a state that the lab does not know."""
        text = self.text(name)
        said = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
        return LabLinkError(
            f"{name}={said} is not {wanted}: copy the link from below {self.lab} again."
        )


def read(link: str) -> State:
    """Return what a link says of the lab that it leads to.

    Raises:
        LabLinkError: when it leads to no lab, or means a network that only its maker has.

    """
    try:
        fragment = urlsplit(link).fragment
    except ValueError:  # [ without ] in the place of a host
        fragment = ""
    lab, mark, states = fragment.split("/")[0].partition("?")
    if not mark:
        raise LabLinkError(f"{shortened(link)} leads to no lab: copy the link from below the lab.")
    texts = dict(parse_qsl(states, keep_blank_values=True))
    if texts.get("network") == "own":
        raise LabLinkError(
            "The link means a network that its maker trained, and that is in no file here: go back"
            " to the book's network in the lab, then copy the link again."
        )
    return State(lab, texts)


def drawing(text: str) -> Strokes:
    """Return the strokes of a drawing; every one of them must be whole.

    Raises:
        ValueError: when one is damaged, or when there are more points than the pad takes.

    """
    if len(text) > (2 * MOST_DIGITS + 1) * MOST_POINTS:
        raise ValueError("too long")
    strokes = [stroke(part) for part in text.split(".")]
    if sum(map(len, strokes)) > MOST_POINTS:
        raise ValueError("too many points")
    return strokes


def stroke(text: str) -> list[list[float]]:
    """Return the points of a stroke on the pad: VLQ numbers, the way from point to point.

    Raises:
        ValueError: when it is none, or was cut off.

    """
    steps, value, shift = [], 0, 0
    for letter in text:
        digit = LETTERS.index(letter)
        if shift >= 5 * MOST_DIGITS:
            raise ValueError("no step of a pen is that long")
        value, shift = value | (digit & 31) << shift, shift + 5
        if not digit & 32:
            steps.append(-(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    if shift or not steps:
        raise ValueError("cut off")
    way = np.reshape(steps, (-1, 2)).cumsum(axis=0)
    points: list[list[float]] = way.clip(0, PAD).astype(float).tolist()
    return points
