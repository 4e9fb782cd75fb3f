"""Lighthouse's judgement of eight pages on its mobile profile, and the weight of every page."""

import gzip
import json
import os
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import sync_playwright

from bench.server import Link, Site
from records.figures import Row
from site_src.browsers.chromium import executable
from site_src.build import offline_listing
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    language.prefix + page
    for language in LANGUAGES.values()
    for page in ("", "4-mathematics/", "5-practice/", "errata/")
]
# The score of one run moves by ten points with what else the machine does. Lighthouse's own advice
# (its docs/variability.md) is the median of five, which is twice as stable.
RUNS = 5
SCORES = {
    "performance": ("Lighthouse, performance (mobile, median of 5), worst of eight pages", 98),
    "accessibility": ("Lighthouse, accessibility, worst of eight pages", 100),
    "best-practices": ("Lighthouse, best practices, worst of eight pages", 100),
    "seo": ("Lighthouse, search engines, worst of eight pages", 100),
}


def audit(address: str, chromium: str) -> dict[str, Any]:
    """Return Lighthouse's report on one page."""
    with tempfile.NamedTemporaryFile(suffix=".json") as report:
        command = ["node_modules/.bin/lighthouse", address, "--quiet", "--output=json"]
        command += [f"--output-path={report.name}", "--chrome-flags=--headless=new --no-sandbox"]
        environment = os.environ | {"CHROME_PATH": chromium}
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
        audited: dict[str, Any] = json.loads(Path(report.name).read_text(encoding="utf-8"))
    return audited


def typical(address: str, chromium: str) -> dict[str, Any]:
    """Return the report whose performance is the median of several runs."""
    reports = [audit(address, chromium) for _ in range(RUNS)]
    reports.sort(key=lambda report: report["categories"]["performance"]["score"] or 0)
    return reports[RUNS // 2]


def number(report: dict[str, Any], audit: str) -> float:
    """Return what one audit measured."""
    return float(report["audits"][audit]["numericValue"])


def told(report: dict[str, Any]) -> str:
    """Return the figures of one page, for who looks for the one that is slow."""
    score = 100 * (report["categories"]["performance"]["score"] or 0)
    shift, blocked = (
        number(report, audit) for audit in ("cumulative-layout-shift", "total-blocking-time")
    )
    return f"{score:.0f} points, shift {shift:.3f}, {blocked:.0f} ms blocked"


def judged() -> list[Row]:
    """Return the worst score of each kind, and the worst paint and shift of all pages."""
    with sync_playwright() as playwright:
        chromium = str(executable(playwright) or playwright.chromium.executable_path)
    site = Site(ROOT / "site", Link())
    reports = []
    for page in PAGES:
        reports.append(typical(site.address + page, chromium))
        print(f"  /{page}: {told(reports[-1])}")
    site.shutdown()
    rows = []
    for kind, (what, target) in SCORES.items():
        worst = min(100 * (report["categories"][kind]["score"] or 0) for report in reports)
        key = f"lighthouse_{kind.replace('-', '_')}"
        rows.append(Row(key, what, worst, "points", "at least", target))

    def largest(audit: str) -> float:
        return max(number(report, audit) for report in reports)

    paint, shift = largest("largest-contentful-paint") / 1000, largest("cumulative-layout-shift")
    blocked = largest("total-blocking-time")
    index = median(report["environment"]["benchmarkIndex"] for report in reports)
    return [
        *rows,
        Row("lighthouse_index", "Lighthouse's benchmark index of the machine", index, ""),
        Row("blocking", "total blocking time (mobile), worst page", blocked, "ms", "at most", 150),
        Row("lcp", "largest contentful paint (mobile), worst page", paint, "s", "at most", 1.5),
        Row("cls", "cumulative layout shift, worst page", shift, "", "at most", 0.02),
    ]


def packed(path: Path) -> int:
    """Return the bytes of a file under gzip."""
    return len(gzip.compress(path.read_bytes(), 9))


def weighed(site: Path) -> list[Row]:
    """Return the heaviest page, and the script of the heaviest page without a demo."""
    pages, scripts = [], [0]
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        pages.append(packed(page))
        if "/demos/" not in text and page.name != "404.html":
            needed = offline_listing.named(site, page.relative_to(site).as_posix())
            scripts.append(sum(packed(site / name) for name in needed if name.endswith(".js")))
    return [
        Row("html", "HTML of the heaviest page, gzip", max(pages) / 1e3, "kB", "at most", 60),
        Row(
            "script",
            "script of a page without demo, gzip, heaviest",
            max(scripts) / 1e3,
            "kB",
            "at most",
            120,
        ),
    ]


def measure() -> list[Row]:
    """Return Lighthouse's figures and the weights."""
    return [*judged(), *weighed(ROOT / "site")]
