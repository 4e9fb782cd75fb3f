"""A page of the built site."""

from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup


@dataclass(frozen=True)
class BuiltPage:
    """One HTML file of the site: its path below site/, its text and its parsed form."""

    path: Path
    html: str
    soup: BeautifulSoup
