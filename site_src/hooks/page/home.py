"""The home page: what its two machines show before anything is loaded, sizes, and all labs.

A page places them by ``<verse-writer … stage>``, ``<!-- sizes -->`` and ``<!-- labs -->``.
"""

import json
import math
import re
from collections.abc import Callable
from html import escape
from typing import Any

from site_src.hooks.page.embeds import Home
from site_src.hooks.page.lab_names import Lab
from site_src.languages import Language

STAGE = re.compile(r"(<verse-writer\b[^<>]*?) stage(?:=\"\")?([^<>]*>)")
SIZES = re.compile(r"(?:<p>\s*)?<!-- sizes -->(?:\s*</p>)?")
STAGED = re.compile(r"<([a-z-]+)\b[^<>]*? stage\b")
LABS = re.compile(r"(?:<p>\s*)?<!-- labs -->(?:\s*</p>)?")
# The sentence of a lab goes on to say that it needs scripts.
FIRST_SENTENCE = re.compile(r".+?(?:。|\.(?= )|$)")
# Parameters of Kimi K3, as the documentation of NVIDIA NeMo gives them (kimi-k3 in references.bib).
TODAY = 2.8e12
SIDE = 120

WORDS = {
    "zh": {
        "digits": "会读的网络",
        "verse": "会写的网络",
        "gpt3": "GPT-3，2020 年",
        "today": "Kimi K3，2026 年",
        "count": "{amount} 亿",
        "big": "{amount} 万亿",
        "times": "放大 {times} 倍",
        "one": "1 个像素",
        "few": "{pixels} 个像素",
        "many": "{pixels} 万个像素",
        "label": "四个网络的大小，方块的面积与参数个数成正比，每个方块里画着前一个",
    },
    "en": {
        "digits": "the network that reads",
        "verse": "the network that writes",
        "gpt3": "GPT-3, 2020",
        "today": "Kimi K3, 2026",
        "count": "{amount} billion",
        "big": "{amount} trillion",
        "times": "× {times}",
        "one": "1 pixel",
        "few": "{pixels} pixels",
        "many": "{pixels} megapixels",
        "label": "The sizes of four networks; squares have as much area as parameters, "
        "and each holds the one before it",
    },
}


def square(share: float, looks: tuple[str, str]) -> str:
    """Return a network as a square, with the one before it in its corner, to scale."""
    side = SIDE * math.sqrt(share)
    inner = ""
    if share > 0:
        inner = (
            f'<rect x="0" y="{SIDE - side:.2f}" width="{side:.2f}" height="{side:.2f}" '
            f'class="{looks[1]}"/>'
        )
    if side < 4:  # too small to be found
        inner += f'<circle cx="0" cy="{SIDE}" r="9" class="ring" fill="none"/>'
    return (
        f'<svg viewBox="-10 -2 {SIDE + 14} {SIDE + 14}" aria-hidden="true">'
        f'<rect width="{SIDE}" height="{SIDE}" class="{looks[0]}"/>{inner}</svg>'
    )


def pixel() -> str:
    """Return the smallest network as one pixel of many."""
    cells = 9
    step = SIDE / cells
    lines = "".join(
        f'<path d="M0 {at * step:.1f}H{SIDE}M{at * step:.1f} 0V{SIDE}"/>' for at in range(cells + 1)
    )
    at = step * (cells // 2)
    return (
        f'<svg viewBox="-10 -2 {SIDE + 14} {SIDE + 14}" aria-hidden="true">'
        f'<g class="grid" fill="none">{lines}</g>'
        f'<rect x="{at:.1f}" y="{at:.1f}" width="{step:.1f}" height="{step:.1f}" '
        'class="size-digits"/></svg>'
    )


def sizes(parameters: tuple[int, int, int], language: Language) -> str:
    """Return the bridge from the first network to one of today, each beside the one before.

    Args:
        parameters: of the network that reads, of the one that writes, and of GPT-3.
        language: of the page.

    """
    digits, verse, gpt3 = parameters
    words, digits_are_grouped = WORDS[language.code], language.code == "zh"
    hundred_million, ten_thousand = (1e8, 1e4) if digits_are_grouped else (1e9, 1e6)
    gpt3_said = words["count"].format(amount=f"{gpt3 / hundred_million:,.0f}")
    today_said = words["big"].format(amount=f"{TODAY / 1e12:g}")
    rows = [
        (pixel(), f"{digits:,}", "digits", digits),
        (square(digits / verse, ("size-verse", "size-digits")), f"{verse:,}", "verse", verse),
        (square(verse / gpt3, ("size-gpt3", "size-verse")), gpt3_said, "gpt3", gpt3),
        (square(gpt3 / TODAY, ("size-today", "size-gpt3")), today_said, "today", TODAY),
    ]

    def told(parameters: float) -> str:
        pixels = parameters / digits
        if pixels == 1:
            return words["one"]
        if pixels < 1_000:
            return words["few"].format(pixels=f"{pixels:.0f}")
        return words["many"].format(pixels=f"{pixels / ten_thousand:,.{1 if pixels < 5e6 else 0}f}")

    items, before = [], 0.0
    for drawing, amount, name, count in rows:
        times = count / before if before else 0
        shown = f"{times:,.0f}" if times >= 10 else f"{times:.1f}"
        factor = (
            f'<span class="times">{words["times"].format(times=shown)}</span>' if before else ""
        )
        items.append(
            f"<li>{factor}{drawing}<b>{amount}</b><span>{words[name]}</span>"
            f'<span class="pixels">{told(count)}</span></li>'
        )
        before = count
    return f'<ol class="sizes" aria-label="{words["label"]}">{"".join(items)}</ol>'


def cards(
    labs: dict[str, Lab],
    homes: dict[str, Home],
    staged: set[str],
    language: str,
    picture: Callable[[str], str],
) -> str:
    """Return a card for every lab that is not on the stage above, in the order of the book."""
    items = []
    for name, lab in labs.items():
        home = homes.get(name)
        if home is None or name in staged:
            continue
        own, _, purpose = lab.split(language)
        first = FIRST_SENTENCE.match(purpose)
        told = first[0].strip() if first else purpose
        told = told[:1].upper() + told[1:]
        items.append(
            f'<li><a href="{home.url}">{picture(name)}'
            f"<b>{escape(own[:1].upper() + own[1:])}</b></a><p>{escape(told)}</p></li>"
        )
    return f'<ul class="lab-cards">{"".join(items)}</ul>'


def recorded(html: str, poems: Callable[[], str], voice: dict[str, Any]) -> str:
    """Return the page with the recorded poems in its writer, the first as text too."""

    def filled(match: re.Match[str]) -> str:
        given = poems()
        first = json.loads(given)[0]
        text = escape("".join(first["texts"]), quote=False).replace("\n", "<br>")
        data = escape(given, quote=False).replace("'", "&#39;").replace("\n", "&#10;")
        weights = f"{voice['record']['weights']:,}"
        return (
            f"{match[1]} stage data-weights=\"{weights}\" data-recorded='{data}'{match[2]}"
            f'<span class="recorded" data-search-exclude translate="no">{text}</span>'
        )

    return STAGE.sub(filled, html)
