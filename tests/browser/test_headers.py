"""The site behind a host that sends the headers of `_headers`: all works, and workers are bound."""

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from test_hostile import READ, THREE, another_server
from visits import SITE, Visit, watch

from site_src.serve.local_server import Quiet, serving

REPORT = "customElements.whenDefined('self-test').then(() => window.selftest)"
# The worker comes after the first prediction.
CONTROLLED = """async () => {
  const { serviceWorker } = navigator;
  if (serviceWorker.controller) return;
  await new Promise((come) => serviceWorker.addEventListener("controllerchange", come));
}"""
# What a hostile graph or a damaged file might get a worker to do. Started by a timer, since what a
# test evaluates itself is beyond any policy.
TRY = """(attempt) => new Promise((done) => setTimeout(() => {
  const attempts = {
    eval: async () => eval("1"),
    function: async () => new Function("return 1")(),
    import: () => import(attempt.address),
    fetch: () => fetch(attempt.address),
    send: () => fetch(attempt.address, { method: "POST", mode: "no-cors", body: "ink" }),
  };
  attempts[attempt.name]().then(() => done("done"), ({ name }) => done(name));
}))"""
REFUSED = {
    "eval": "EvalError",
    "function": "EvalError",
    "import": "TypeError",
    "fetch": "TypeError",
    "send": "TypeError",
}


def rules() -> list[tuple[str, dict[str, str]]]:
    """Return the headers of `_headers` by the pattern of their paths."""
    blocks: list[tuple[str, dict[str, str]]] = []
    for line in (SITE / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            blocks.append((line, {}))
        else:
            name, _, value = line.strip().partition(": ")
            blocks[-1][1][name] = value
    return blocks


class Telling(Quiet):
    """Sends what `_headers` says."""

    RULES = rules()

    def end_headers(self) -> None:
        """Add the headers of every pattern that fits."""
        for pattern, headers in self.RULES:
            if fnmatch(self.path, pattern):
                for name, value in headers.items():
                    self.send_header(name, value)
        super().end_headers()


@pytest.fixture(scope="module")
def told() -> Iterator[str]:
    with serving(SITE, Telling) as address:
        yield address


@pytest.fixture
def bound(browser: Browser, told: str) -> Iterator[Visit]:
    context = browser.new_context(service_workers="allow")
    yield watch(context.new_page(), told)
    context.close()


@pytest.mark.parametrize(
    ("path", "lab"),
    [
        ("en/", "digit-demo"),
        ("4-mathematics/", "backprop-lab"),
        ("en/7-outlook/", "compression-lab"),
        ("en/embed/train-lab/", "train-lab"),
    ],
)
def test_pages_and_labs_work(bound: Visit, told: str, path: str, lab: str) -> None:
    response = bound.page.goto(told + path)
    assert response is not None
    assert "default-src 'none'" in response.headers["content-security-policy"]
    bound.page.evaluate(f"document.querySelector('{lab}').ready")
    bound.page.evaluate(f"document.querySelector('{lab}').settled()")
    expect(bound.page.locator(f"{lab} [role=alert]")).to_have_count(0)
    assert bound.complaints == bound.foreign == []


def test_every_graph_is_computed(bound: Visit, told: str) -> None:
    bound.page.goto(f"{told}en/selftest/")
    report = bound.page.evaluate(REPORT)
    assert report["ok"], report
    assert bound.complaints == bound.foreign == []


def test_search_finds(bound: Visit, told: str) -> None:
    bound.page.goto(f"{told}en/about/?q=attention")
    expect(bound.page.locator(".md-search-result__item").first).to_be_attached()
    assert bound.complaints == bound.foreign == []


def test_a_kept_page_computes_without_a_network(bound: Visit, told: str) -> None:
    page = bound.page
    page.goto(f"{told}en/offline/")
    page.get_by_role("button", name="MB").click()
    kept = page.locator("offline-copy [role=status]")
    expect(kept).to_contain_text("The whole book (", timeout=60_000)
    page.context.set_offline(True)
    page.goto(f"{told}en/")
    assert page.evaluate(READ, THREE)["sum"] == pytest.approx(1, abs=1e-4)
    assert bound.complaints == bound.foreign == []


def test_no_worker_runs_strings_or_asks_another_host(
    bound: Visit, told: str, tmp_path: Path
) -> None:
    page = bound.page
    page.goto(f"{told}en/")
    page.evaluate(READ, THREE)
    page.evaluate(CONTROLLED)
    workers = [*page.workers, *page.context.service_workers]
    names = {worker.url.rsplit("/", 1)[-1] for worker in workers}
    assert names >= {"worker.js", "sw.js"}
    with another_server(tmp_path) as (elsewhere, asked):
        for name, error in REFUSED.items():
            attempt = {"name": name, "address": f"http:{elsewhere}x.js"}
            for worker in workers:
                assert worker.evaluate(TRY, attempt) == error, (name, worker.url)
    assert asked == []
