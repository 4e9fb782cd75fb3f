"""The zip of the whole site: unpacked and served by the line that the offline page names."""

import json
import shlex
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from site_src.build import archive, offline_listing
from site_src.serve.local_server import free_port, running

ROOT = Path(__file__).resolve().parents[2]
THREE = json.loads((ROOT / "tests/browser/digits.json").read_text(encoding="utf-8"))["3"]
READ = "strokes => document.querySelector('digit-demo').classify(strokes)"
PAGES = {"offline": "../book.zip", "en/offline": "../../book.zip"}


@pytest.fixture(scope="module")
def zipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site if it carries its zip, else a packed copy that had compressed twins."""
    if (ROOT / "site" / archive.NAME).exists():
        return ROOT / "site"
    site = tmp_path_factory.mktemp("zip") / "site"
    shutil.copytree(ROOT / "site", site)
    for name in ("sw.js.br", "index.html.gz"):
        (site / name).write_bytes(b"twin")
    archive.link(site, archive.pack(site).stat().st_size)
    return site


def offline_page(site: Path, page: str) -> BeautifulSoup:
    html = (site / page / "index.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("page", PAGES)
def test_the_offline_page_links_the_zip_with_its_size(zipped: Path, page: str) -> None:
    told = offline_page(zipped, page).find(id="get-zip")
    assert told.a["href"] == PAGES[page]
    size = (zipped / "book.zip").stat().st_size / 1e6
    assert f"{size:.1f} MB" in told.get_text()
    listed = json.loads((zipped / "offline.json").read_text(encoding="utf-8"))
    assert [tuple(file) for file in listed["files"]] == offline_listing.listed(zipped)
    assert not (zipped / "sw.js.br").exists(), "it is a twin of what stood there before"


def test_the_zip_holds_the_site_alone(zipped: Path) -> None:
    with ZipFile(zipped / "book.zip") as packed:
        names = set(packed.namelist())
    assert not {name for name in names if name.endswith((".zip", ".gz", ".br"))}
    listed = json.loads((zipped / "offline.json").read_text(encoding="utf-8"))["files"]
    files = {f"{path}index.html" if path.endswith("/") or not path else path for path, *_ in listed}
    assert {f"book/{name}" for name in files} <= names


def test_the_unpacked_zip_works_behind_the_line_that_the_page_names(
    browser: Browser, zipped: Path, tmp_path: Path
) -> None:
    with ZipFile(zipped / "book.zip") as packed:
        packed.extractall(tmp_path)
    unpacked = tmp_path / "book"
    page = offline_page(unpacked, "en/offline")
    assert page.find(id="get-zip").a is None, "it has no zip beside it"
    line = shlex.split(page.select_one("#zip ~ .highlight code").get_text())
    assert line == ["python3", "serve.py"]
    port = str(free_port())  # another server of this machine may have 8000
    with running([*line, port], unpacked, f"http://127.0.0.1:{port}/"):
        visitor = browser.new_page()
        visitor.goto(f"http://127.0.0.1:{port}/en/")
        assert visitor.evaluate(READ, THREE)["digit"] == 3
        visitor.close()
