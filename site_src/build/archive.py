"""Pack the built site into itself, as book.zip, and link it: ``python -m site_src.build.archive``.

The pages are packed before they are linked: a zip cannot hold itself, so the offline page of an
unpacked copy goes on telling how a zip is made. The size that the link names is known only then.
"""

import re
import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from model_export.command import Parser, run
from model_export.errors import SiteError
from model_export.files import whole
from model_export.lock import alone
from site_src.build import offline_listing
from site_src.languages import LANGUAGES

NAME = "book.zip"
# What unpacking yields.
FOLDER = "book"
# What the unpacked copy is served with.
SERVER = Path(__file__).resolve().parents[1] / "serve" / "serve_book.py"
TWINS = (".gz", ".br")
# The paragraph of docs/*/offline.md that tells how a zip is made.
PARAGRAPH = re.compile(r'<p id="get-zip">.*?</p>', re.DOTALL)
LINK = {
    "zh": '<p id="get-zip"><a href="{}">下载 book.zip</a>（{:.1f} MB），整个网站都在里面。</p>',
    "en": '<p id="get-zip"><a href="{}">Download book.zip</a> ({:.1f} MB), the whole site.</p>',
}


def pack(site: Path) -> Path:
    """Write the zip of a built site with a server, without itself and compressed twins."""
    target = site / NAME
    paths = [path for path in sorted(site.rglob("*")) if path.is_file() and path != target]
    with whole(target) as half_written, ZipFile(half_written, "w", ZIP_DEFLATED) as archive:
        for path in paths:
            if path.suffix not in TWINS:
                archive.write(path, Path(FOLDER) / path.relative_to(site))
        archive.write(SERVER, Path(FOLDER) / "serve.py")
    return target


def link(site: Path, size: int) -> None:
    """Let the offline pages link to a zip of that many bytes, and list them anew."""
    pages = {code: f"{each.prefix}offline/index.html" for code, each in LANGUAGES.items()}
    for language, path in pages.items():
        address = "../" * path.count("/") + NAME
        filled = LINK[language].format(address, size / 1e6)
        page = site / path
        page.write_text(PARAGRAPH.sub(filled, page.read_text(encoding="utf-8")), encoding="utf-8")
    offline_listing.write(site)
    for changed in (*pages.values(), *offline_listing.WRITTEN):
        for suffix in TWINS:  # compressed from what stood there before
            (site / f"{changed}{suffix}").unlink(missing_ok=True)


def write(site: Path) -> None:
    """Pack and link a built site.

    Raises:
        SiteError: when it is not built, or packed already.
        LockedError: when another process builds, prints or packs a site here.

    """
    with alone(Path("build"), "site", "packing the site"):
        offline_listing.check_built(site)
        if (site / NAME).exists():
            raise SiteError(f"{site / NAME} is there already, and linked: build the site anew.")
        target = pack(site)
        size = target.stat().st_size
        link(site, size)
    print(f"{target}: {size:,} bytes")


def main() -> int:
    """Pack and link ``site/``; returns 1 when that cannot be."""
    Parser(prog="python -m site_src.build.archive", description=__doc__).parse_args()
    return run(lambda: write(Path("site")))


if __name__ == "__main__":
    sys.exit(main())
