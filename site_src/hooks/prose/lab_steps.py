"""Steps beside a lab: each leads to a state of the lab, and says what to look for there.

A page lists them below ``<!-- steps -->``, and the lab follows:

    <!-- steps -->

    1. <a href="#attack-lab?epsilon=0">Nothing is changed yet</a> How sure is the network?
    2. <a href="#attack-lab?epsilon=0.1">A tenth of the ink</a> Compare both sides.

    <attack-lab id="attack-lab" lang="en"></attack-lab>

Without scripts they are what they look like, a list of links. styles/staged.css puts them beside
the lab or above it, demos/site/lab-steps.ts follows them.
"""

import re

from site_src.hooks.errors import BuildError

MARK = "<!-- steps -->"
BLOCK = re.compile(
    rf"(?:<p>\s*)?{MARK}(?:\s*</p>)?\s*<ol>(?P<steps>.*?)</ol>\s*"
    r"(?P<lab>(?:<(?:div|p)>\s*)?<(?P<name>[a-z]+-[a-z]+)\b.*?</(?P=name)>(?:\s*</(?:div|p)>)?)",
    re.DOTALL,
)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
STEP = re.compile(r'\s*(<a href="#(?P<name>[\w-]+)\?[^"]+">.*?</a>)(?P<told>.*)', re.DOTALL)
WORDS = {
    "zh": {"name": "一步一步试", "back": "上一步", "on": "下一步"},
    "en": {"name": "Step by step", "back": "Step before", "on": "Next step"},
}


def step(item: str, name: str, page: str) -> str:
    """Return one step, what it says apart from its link.

    Raises:
        BuildError: when it does not begin with a link to the lab.

    """
    match = STEP.fullmatch(item)
    if match is None or match["name"] != name:
        raise BuildError(
            f'a step beside {name} has to begin with <a href="#{name}?…">: {item.strip()[:60]}',
            page,
        )
    return f'{match[1]} <div class="told">{match["told"].strip()}</div>'


def panel(items: list[str], name: str, language: str, page: str) -> str:
    """Return the steps, of which the first is open, and the buttons that lead on."""
    words = WORDS[language]
    opened = "".join(f"<li>{step(item, name, page)}</li>" for item in items)
    steps = opened.replace("<li>", '<li class="open">', 1)
    ways = "".join(
        f'<button type="button" data-by="{by}" aria-label="{words[key]}">{sign}</button>'
        for key, by, sign in (("back", -1, "‹"), ("on", 1, "›"))
    )
    count = f'<span class="at">1 / {len(items)}</span>'
    return (
        f'<lab-steps role="group" aria-label="{words["name"]}" data-lab="{name}">'
        f'<ol aria-live="polite">{steps}</ol>'
        f'<div class="ways" data-search-exclude>{count}{ways}</div></lab-steps>'
    )


def fill(html: str, page: str, language: str) -> str:
    """Return a page with every list of steps as a panel beside its lab.

    Raises:
        BuildError: when no list and lab follow a mark, or a step leads elsewhere.

    """

    def staged(match: re.Match[str]) -> str:
        items = ITEM.findall(match["steps"])
        steps = panel(items, match["name"], language, page)
        return f'<div class="staged">\n{steps}\n{match["lab"]}\n</div>'

    filled, count = BLOCK.subn(staged, html)
    if count != html.count(MARK):
        raise BuildError(
            f"below {MARK} have to stand a numbered list and right after it a lab.", page
        )
    return filled
