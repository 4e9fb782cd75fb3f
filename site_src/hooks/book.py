"""What the build knows of the book in one language, read once, and what it finds on the way.

Hooks hand these to the theme's templates: `extra.book` and `extra.edition`, whose fields are named
there as here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from pybtex.database import BibliographyData

from records import revision
from records.revision import Revision
from site_src.build import worked_assistant, worked_learning, worked_sentence
from site_src.build.kept import Kept
from site_src.hooks.page import assets, embeds, lab_names, metadata
from site_src.hooks.page.cards import Card
from site_src.hooks.page.embeds import Home
from site_src.hooks.page.lab_names import Lab
from site_src.hooks.prose import (
    citations,
    errata,
    exercises,
    glossary,
    links,
    measurements,
    numbers,
)
from site_src.hooks.prose.diagrams import Diagram
from site_src.hooks.prose.errata import Erratum, OwnError
from site_src.hooks.prose.exercises import Check
from site_src.hooks.prose.glossary import Term
from site_src.hooks.prose.measurements import Measurements
from site_src.labs import sentences
from site_src.languages import LANGUAGES, Language


@dataclass(frozen=True)
class Book:
    """The book in one language: its sources beside the prose, and what was computed for it."""

    root: Path
    language: Language
    manifest: dict[str, Any]
    verse: dict[str, Any]
    calculator: dict[str, Any]
    measurements: Measurements
    references: BibliographyData
    errata: list[Erratum]
    own_errata: list[OwnError]
    checks: dict[str, Check]
    labs: dict[str, Lab]
    terms: list[Term]
    # The custom elements of the labs, and the folder of scripts and models, from the site's root.
    demos: list[str]
    bundle: str

    @classmethod
    def load(cls, root: Path, language: str) -> Self:
        """Read all that stands in the repository and in ``build``.

        Raises:
            BuildError: when something is missing or wrong.

        """
        links.check_twins(root / "docs")
        labs = sentences(root)
        return cls(
            root=root,
            language=LANGUAGES[language],
            manifest=numbers.load(root / "build" / "models" / "digits" / "manifest.json"),
            verse=numbers.load(root / "build" / "models" / "verse" / "manifest.json"),
            calculator=numbers.load(root / "build" / "models" / "calculator" / "manifest.json"),
            measurements=measurements.load(language, lab_names.names(labs, language)),
            references=citations.load(root / "docs" / "references.bib"),
            errata=errata.load(root),
            own_errata=errata.load_own(root),
            checks=exercises.load(root),
            labs=labs,
            terms=glossary.load(root),
            demos=embeds.elements(root),
            bundle=f"assets/{assets.identity(root)}",
        )

    @cached_property
    def figures(self) -> str:
        """The manifest in one text, by which it is known whether anything was measured anew."""
        return json.dumps(self.manifest)

    @cached_property
    def written(self) -> str:
        """The manifest of verse in one text."""
        return json.dumps(self.verse)

    @cached_property
    def counted(self) -> str:
        """The manifest of the calculator in one text."""
        return json.dumps(self.calculator)

    @cached_property
    def sizes(self) -> tuple[int, int, int]:
        """Parameters of the network that reads, of the one that writes, and of GPT-3."""
        known = {size["name"]: size["parameters"] for size in self.calculator["sizes"]}
        voice = self.verse["voices"][self.language.code]
        return self.manifest["network"]["parameters"], voice["record"]["weights"], known["GPT-3"]

    @cached_property
    def explained(self) -> str:
        """All terms in one text."""
        return json.dumps([term.model_dump() for term in self.terms], ensure_ascii=False)

    @cached_property
    def known(self) -> dict[str, Any]:
        """What expressions in prose may name: manifests, worked examples, figures of the bench."""
        return {
            "m": self.manifest,
            # `v.zh` and `v.en` are the networks that write.
            "v": self.verse | self.verse["voices"],
            "e": worked_learning.values(),
            "s": worked_sentence.values(),
            "a": worked_assistant.values(),
            "b": self.measurements,
        }


@dataclass(frozen=True)
class Edition:
    """Where the book is published, and from which state of its sources."""

    # Address of the site's root.
    site: str
    # Address of the repository on GitHub, without a slash at its end; or nothing.
    repository: str
    revision: Revision
    # The day of the build, where that is told.
    built: str

    @classmethod
    def read(
        cls,
        root: Path,
        address: str,
        language: str,
        repository: str,
        environment: Mapping[str, str],
    ) -> Self:
        """Return the edition whose pages in a language lie below an address."""
        return cls(
            site=address.removesuffix(LANGUAGES[language].prefix),
            repository=repository.rstrip("/"),
            revision=revision.read(root),
            built=revision.built(environment),
        )

    def addresses(self, path: str) -> dict[str, str]:
        """Return where a page lies in each language, for the sitemap."""
        return metadata.addresses(self.site, path)


@dataclass
class Gathered:
    """What is collected page by page, and what an earlier build has left."""

    kept: Kept
    diagrams: dict[str, list[Diagram]] = field(default_factory=dict)
    # Where each lab stands.
    homes: dict[str, Home] = field(default_factory=dict)
    # The picture of each lab that has one, by its name.
    thumbnails: dict[str, str] = field(default_factory=dict)
    # What each page's card shows, by the card's way from the site's root.
    cards: dict[str, Card] = field(default_factory=dict)

    def picture_of(self, html: str) -> str:
        """Return the picture of the first lab of a page that has one, or nothing."""
        places = {html.find(f"<{lab} "): drawn for lab, drawn in self.thumbnails.items() if drawn}
        places.pop(-1, None)
        return places[min(places)] if places else ""
