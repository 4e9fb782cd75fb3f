"""Build the site, all languages side by side: the first into site/, the others below it."""

import logging
import shutil
import signal
import sys
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import jieba
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from model_export.command import Parser, run
from model_export.lock import alone
from site_src.build import formula_font, headers, offline_listing
from site_src.hooks.page import styles
from site_src.languages import DEFAULT, LANGUAGES, Language

SITE = Path("site")
# The other languages are written beside it first, each as if its site's root lay there: building
# the first empties site/.
BESIDE = Path("build/beside")


def build_all() -> None:
    """Build all languages.

    Raises:
        Abort: when a page has a mistake; MkDocs has printed where.
        LockedError: when another process builds, prints or packs the site.

    """
    with alone(Path("build"), "site", "building the site"):
        write_all()


def folder_of(language: Language) -> Path:
    """Return where a language is written while all are."""
    return SITE if language == DEFAULT else BESIDE / language.code / language.prefix


def write_one(code: str) -> str:
    """Write one language, in a process of its own; returns what is wrong with it, or nothing."""
    language = LANGUAGES[code]
    try:
        config = load_config(language.configuration, site_dir=str(folder_of(language)))
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except (Abort, ConfigurationError) as error:
        return str(error)
    return ""


def write_all() -> None:
    """Write all languages, and what they share."""
    # One copy of each serves all languages.
    formula_font.write(Path())
    styles.write(Path())
    shutil.rmtree(BESIDE, ignore_errors=True)
    # Afresh, not forked: `make serve` builds while threads of its own run.
    afresh = get_context("spawn")
    try:
        with ProcessPoolExecutor(len(LANGUAGES), afresh, initializer=begin) as processes:
            wrong = [said for said in processes.map(write_one, LANGUAGES) if said]
    except BrokenProcessPool as error:
        told = "A process that wrote a language was ended: is there memory enough? Build again."
        raise Abort(told) from error
    if wrong:
        raise Abort("\n".join(wrong))
    for language in LANGUAGES.values():
        if language != DEFAULT:
            shutil.copytree(BESIDE / language.code, SITE, dirs_exist_ok=True)
    shutil.rmtree(BESIDE, ignore_errors=True)
    headers.write(SITE)
    offline_listing.write(SITE)


def begin() -> None:
    """Begin a process that writes a language: it says what it does, and Ctrl-C just ends it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    say_what_is_done()


def say_what_is_done() -> None:
    """Let what MkDocs does be seen, in this process."""
    logging.basicConfig(format="%(levelname)-8s %(message)s", level=logging.INFO)
    # They tell each table of a font and each dictionary, which is nothing to whoever builds.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    jieba.setLogLevel(logging.WARNING)


def main() -> int:
    """Build the site; returns 1 when a page has a mistake."""
    Parser(prog="python -m site_src.build.site", description=__doc__).parse_args()
    say_what_is_done()
    return run(build_all, mendable=(Abort, ConfigurationError))


if __name__ == "__main__":
    sys.exit(main())
