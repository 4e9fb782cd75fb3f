"""Build the site: Chinese into site/, then English into site/en/."""

import logging
import sys
from pathlib import Path

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, ConfigurationError

from model_export.command import Parser, run
from model_export.lock import alone
from site_src.build import formula_font, headers, offline_listing
from site_src.hooks.page import styles
from site_src.languages import LANGUAGES


def build_all() -> None:
    """Build both languages; the order matters, since building the first empties site/.

    Raises:
        Abort: when a page has a mistake; MkDocs has printed where.
        LockedError: when another process builds, prints or packs the site.

    """
    with alone(Path("build"), "site", "building the site"):
        write_all()


def write_all() -> None:
    """Write both languages, and what they share."""
    # One copy of each serves both languages.
    formula_font.write(Path())
    styles.write(Path())
    for language in LANGUAGES.values():
        config = load_config(language.configuration)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    headers.write(Path("site"))
    offline_listing.write(Path("site"))


def main() -> int:
    """Build the site; returns 1 when a page has a mistake."""
    Parser(prog="python -m site_src.build.site", description=__doc__).parse_args()
    logging.basicConfig(format="%(levelname)-8s %(message)s", level=logging.INFO)
    return run(build_all, mendable=(Abort, ConfigurationError))


if __name__ == "__main__":
    sys.exit(main())
