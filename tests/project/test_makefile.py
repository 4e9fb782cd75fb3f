"""`make` does again what has changed and nothing else: its plans in a copy of the sources."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from site_src.serve.__main__ import WATCHED

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("bench", "docs", "model_export", "records", "site_src")
# What stands when everything was built once, oldest first.
STAMPS = (
    ".venv/.ready",
    "node_modules/.ready",
    "build/models/digits/manifest.json",
    "build/models/verse/manifest.json",
    "build/models/calculator/manifest.json",
    "build/types.ready",
    "build/labs.ready",
    "build/slim/digits/reached.json",
    "build/slim/verse/reached.json",
    "build/slim/calculator/reached.json",
    "build/slim.ready",
    "build/web.ready",
    "build/notebooks/run.ready",
    "build/notebooks.ready",
    "build/site.ready",
)
TRAIN, BUNDLE = "-m model_export all", "npm run --silent build"
NOTEBOOKS, SITE = "-m site_src.build.notebooks", "-m site_src.build.site"
Make = Callable[..., str]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Return a function that says what `make ARGUMENTS` would do in a copy where all is built."""
    for name in FOLDERS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    for path in ROOT.iterdir():
        if path.is_file() and path.name != ".git":  # a worktree's file leads to the repository
            shutil.copy2(path, tmp_path)

    def run(*arguments: str) -> str:
        return subprocess.run(
            ["make", "--no-print-directory", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    run("build/settings.txt")
    for name in STAMPS:
        stamp = tmp_path / name
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.touch()
    return lambda *arguments: run("-n", *arguments)


def commit(folder: Path) -> None:
    """Commit nothing, in a repository made for it."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    git = ["git", "-C", str(folder), *who]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "commit", "-q", "--allow-empty", "-m", "a"], check=True)


def test_nothing_is_built_again_when_nothing_changed(make: Make) -> None:
    said = make("build")
    assert not [step for step in (TRAIN, BUNDLE, NOTEBOOKS, SITE) if step in said], said


@pytest.mark.parametrize(
    "setting",
    [
        "SITE_URL=https://example.org/book/",
        "REPO_URL=https://github.com/someone/book",
        "BOOK_PDF=true",
    ],
)
def test_another_address_or_link_gives_other_pages(make: Make, setting: str) -> None:
    said = make("build", setting)
    assert SITE in said
    assert TRAIN not in said


def test_a_new_commit_gives_other_pages(make: Make, tmp_path: Path) -> None:
    commit(tmp_path)
    said = make("build")
    assert SITE in said
    assert TRAIN not in said


@pytest.mark.parametrize(
    ("changed", "steps"),
    [
        ("tsconfig.json", {BUNDLE, SITE}),
        # Libraries that are bundled, and Material: an environment made anew may hold other ones.
        ("node_modules/.ready", {BUNDLE, SITE}),
        (".venv/.ready", {SITE}),
        ("constraints.txt", {TRAIN, BUNDLE, NOTEBOOKS, SITE}),
        ("docs/zh/about.md", {SITE}),
    ],
)
def test_what_is_made_of_a_file_is_made_again(make: Make, changed: str, steps: set[str]) -> None:
    said = make("-W", changed, "build")
    assert {step for step in (TRAIN, BUNDLE, NOTEBOOKS, SITE) if step in said} == steps, said


def test_the_words_of_a_lab_run_no_notebook(make: Make) -> None:
    """Nor do they train: what is bundled is bundled anew, and the pages are built."""
    words = [
        path.relative_to(ROOT).as_posix()
        for folder in ("demos", "strings")
        for path in (ROOT / "site_src" / folder).rglob("*")
        if path.suffix in {".json", ".yml"}
    ]
    assert words
    said = make(*(word for path in words for word in ("-W", path)), "build")
    assert {step for step in (TRAIN, BUNDLE, NOTEBOOKS, SITE) if step in said} == {BUNDLE, SITE}


def test_section_5_is_made_again_when_one_of_its_modules_changes(make: Make) -> None:
    command = [sys.executable, "-c", "import sys, site_src.build.notebooks; print(*sys.modules)"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    named = [f"{name.replace('.', '/')}.py" for name in printed.split()]
    ours = [path for path in named if path.startswith(("site_src/", "records/"))]
    modules = [path for path in ours if (ROOT / path).exists()]
    assert len(modules) > 5
    for path in modules:
        assert NOTEBOOKS in make("-W", path, "build"), path


def test_a_named_folder_with_the_digits_is_checked_though_all_is_built(make: Make) -> None:
    said = make("train", "MNIST_DIR=folder")
    assert "-m model_export data" in said
    assert TRAIN not in said


def test_the_tests_have_nginx(make: Make) -> None:
    assert "nginx" in make("test")


def test_serve_watches_what_pages_are_made_of(make: Make) -> None:
    """Programs aside: those that run already are not read again."""
    sources = make("--eval", "sources:; @echo $(PAGE_SOURCES)", "sources").split()[2:]
    assert len(sources) > 100
    written = [Path(path) for path in sources if not path.endswith((".py", ".mjs"))]
    written += [Path("docs/zh/5-practice.py")]
    watched = {Path(path) for path in WATCHED}
    assert not [path for path in written if not watched & {path, *path.parents}]
