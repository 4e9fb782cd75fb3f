"""Servers as they are found in the world: wrong types, longer streams, other manifests."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from figures import MANIFEST, shown
from playwright.sync_api import Browser, Route, expect
from visits import SITE, Visit, watch

from site_src.serve import serve_book
from site_src.serve.local_server import Quiet, free_port, running, serving

SCRIPTS = (".js", ".mjs")


class Plain(Quiet):
    """Calls scripts plain text, as Python's server does where the system says so."""

    def guess_type(self, path: Any) -> str:  # noqa: ANN401, D102
        return "text/plain" if str(path).endswith(SCRIPTS) else super().guess_type(path)


class Unknowing(Quiet):
    """Knows pages, sheets and scripts, and calls all else a stream of bytes."""

    def guess_type(self, path: Any) -> str:  # noqa: ANN401, D102
        known = str(path).endswith((".html", "/", ".css", *SCRIPTS))
        return super().guess_type(path) if known else "application/octet-stream"


@pytest.mark.parametrize(
    ("language", "said"), [("", "脚本没有装上"), ("en/", "script was not run")]
)
def test_a_script_of_the_wrong_type_is_told_as_such(
    browser: Browser, language: str, said: str
) -> None:
    with serving(SITE, Plain) as address:
        page = browser.new_page()
        page.goto(f"{address}{language}2-concepts/")
        told = page.locator("network-view .refused")
        expect(told).to_be_visible()
        expect(told).to_contain_text(said)
        expect(told).to_contain_text("serve.py")
        page.close()


def test_where_scripts_run_nothing_is_said_of_them(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/2-concepts/")
    visit.page.locator("network-view").evaluate("lab => lab.ready")
    expect(visit.page.locator("network-view .refused")).to_be_hidden()


def test_models_and_runtime_need_no_type(browser: Browser) -> None:
    with serving(SITE, Unknowing) as address:
        page = browser.new_page()
        visit = watch(page, address)
        page.goto(f"{address}en/embed/digit-demo/")
        assert shown(page.locator("digit-demo"))["probability"]
        assert visit.complaints == []
        page.close()


def test_the_zips_own_server_sends_what_browsers_want(tmp_path: Path) -> None:
    for ending in serve_book.TYPES:
        (tmp_path / f"a{ending}").write_text("x", encoding="utf-8")
    (tmp_path / "serve.py").write_bytes(Path(serve_book.__file__).read_bytes())
    port = free_port()
    command = [sys.executable, "-I", str(tmp_path / "serve.py"), str(port)]
    address = f"http://127.0.0.1:{port}/"
    with running(command, tmp_path, address):
        for ending, wanted in serve_book.TYPES.items():
            with urlopen(f"{address}a{ending}") as answer:
                assert answer.headers["Content-Type"] == wanted


def test_the_zips_server_runs_on_an_old_python() -> None:
    program = Path(serve_book.__file__).read_text(encoding="utf-8")
    compile(program, "serve.py", "exec")
    check = f"import ast; ast.parse({program!r}, feature_version=(3, 8))"
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("decision", "threshold"), "0.5"),
        (("decision", "threshold"), None),
        (("digits", "test", "count"), "10000"),
        (("experiments", "attack"), {}),
        (("network", "hidden"), [256]),
        (("weights",), "many"),
        (("models", "judge", "takes"), "wages"),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, tuple) else repr(value),
)
def test_a_manifest_with_a_wrong_type_is_named_at_once(
    visit: Visit, address: str, path: tuple[str, ...], value: object
) -> None:
    wrong = json.loads(json.dumps(MANIFEST))
    part = wrong
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    visit.page.route("**/manifest.json", lambda route: route.fulfill(json=wrong))
    visit.page.goto(f"{address}en/embed/digit-demo/")
    alert = visit.page.locator("digit-demo [role=alert]")
    expect(alert).to_contain_text("manifest.json", timeout=5_000)
    visit.page.unroute("**/manifest.json")
    alert.get_by_role("button").first.click()
    assert shown(visit.page.locator("digit-demo"))["probability"]


def test_a_stream_longer_than_announced_is_not_read_to_its_end(visit: Visit, address: str) -> None:
    file = MANIFEST["models"]["classify"]["name"]

    def longer(route: Route) -> None:
        route.fulfill(body=b"x" * 4_000_000, content_type="application/octet-stream")

    visit.page.route(f"**/{file}", longer)
    visit.page.goto(f"{address}en/embed/digit-demo/")
    alert = visit.page.locator("digit-demo [role=alert]")
    expect(alert).to_contain_text(file)
