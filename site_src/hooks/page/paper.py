"""The button that prints a page without its answers, below the heading of its exercises."""

import re

EXERCISES = re.compile(r'<h2 id="exercises">.*?</h2>', re.DOTALL)
WORDS = {"zh": "打印，不带答案", "en": "Print without the answers"}


def offered(html: str, language: str) -> str:
    """Return the content of a page in a language with the button, where it has exercises."""
    button = f'<p class="without-answers"><button type="button">{WORDS[language]}</button></p>'
    return EXERCISES.sub(lambda heading: heading[0] + button, html, count=1)
