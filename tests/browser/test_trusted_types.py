"""The page of every lab works under Trusted Types, and they hold there."""

from pathlib import Path

import pytest
from visits import Visit

EMBED = Path(__file__).resolve().parents[2] / "site" / "embed"
LABS = sorted(path.name for path in EMBED.iterdir())
STATE = """name => {
  const lab = document.querySelector(name);
  return lab.ready.then(() => lab.settled?.()).then(() => window.selftest).then(() => ({
    shown: lab.shadowRoot.textContent.trim().length > 100,
    failed: lab.shadowRoot.querySelectorAll("[role=alert]").length,
  }));
}"""
# What an attacker would do next; each gives the name of the error that stops it.
TRIALS = (
    "document.body.innerHTML = '<img src=x onerror=alert(1)>'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.querySelector('script').src = '/evil.js'",
    "new Worker('data:text/javascript,1')",
    "setTimeout('alert(1)')",
    "trustedTypes.createPolicy('mine', { createHTML: (html) => html })",
)


@pytest.mark.parametrize("name", LABS)
def test_a_lab_works_under_trusted_types(visit: Visit, address: str, name: str) -> None:
    visit.page.goto(f"{address}en/embed/{name}/")
    assert visit.page.evaluate(STATE, name) == {"shown": True, "failed": 0}
    assert visit.complaints == []


def test_no_string_becomes_html_or_a_program(first_visit: Visit, address: str) -> None:
    first_visit.page.goto(f"{address}embed/toy-lab/")
    for trial in TRIALS:
        attempt = f"() => {{ try {{ {trial}; }} catch ({{ name }}) {{ return name; }} }}"
        assert first_visit.page.evaluate(attempt) == "TypeError", trial


def test_the_pages_in_both_languages_demand_them() -> None:
    for language in ("", "en"):
        folder = EMBED.parent / language / "embed"
        for name in LABS:
            html = (folder / name / "index.html").read_text(encoding="utf-8")
            assert "require-trusted-types-for 'script'" in html, (language, name)
