"""What every page of the site promises: a twin, a language, a policy."""

import base64
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from built_page import BuiltPage

from bench import lighthouse
from site_src import labs
from site_src.hooks.page import embeds
from site_src.hooks.prose import glossary
from site_src.hooks.search import index

ROOT = Path(__file__).resolve().parents[2]


def content_pages(pages: list[BuiltPage]) -> list[BuiltPage]:
    return [page for page in pages if page.path.name == "index.html"]


def test_every_page_has_its_twin(pages: list[BuiltPage]) -> None:
    names = {page.path.as_posix() for page in content_pages(pages)}
    chinese = {name for name in names if not name.startswith("en/")}
    assert {f"en/{name}" for name in chinese} == names - chinese


def test_the_language_switch_keeps_the_page(pages: list[BuiltPage]) -> None:
    for page in content_pages(pages):
        if "embed" in page.path.parts:  # a lab alone has no switch
            continue
        here = page.path.as_posix().removesuffix("index.html")
        bare = here.removeprefix("en/")
        links = page.soup.select("a.md-select__link")
        reached = {
            link["hreflang"]: urljoin("http://h/" + here, link["href"]).removeprefix("http://h/")
            for link in links
        }
        assert reached == {"zh": bare, "en": "en/" + bare}, here
        assert {link["target"] for link in links} == {"_self"}, here


def test_pages_name_their_language(pages: list[BuiltPage]) -> None:
    for page in pages:
        expected = "en" if page.path.parts[0] == "en" else "zh"
        assert page.soup.html["lang"] == expected, page.path


def test_every_inline_script_is_allowed_by_hash_and_nothing_else(pages: list[BuiltPage]) -> None:
    for page in pages:
        policy = page.soup.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
        scripts = re.search(r"script-src ([^;]*)", policy)[1]
        assert "unsafe-inline" not in scripts, page.path
        assert "'unsafe-eval'" not in scripts, page.path
        assert "http" not in policy, page.path
        for tag in page.soup.find_all("script", src=False):
            if tag.get("type") in {"application/json", "application/ld+json"}:
                continue  # data, which no policy stops and no browser runs
            digest = base64.b64encode(hashlib.sha256(tag.string.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in scripts, page.path


def test_no_inline_handlers(pages: list[BuiltPage]) -> None:
    for page in pages:
        handlers = [
            f"{tag.name} {name}"
            for tag in page.soup.find_all(True)
            for name in tag.attrs
            if name.startswith("on")
        ]
        assert handlers == [], page.path


def test_home_pages_carry_the_demo_before_the_map(pages: list[BuiltPage]) -> None:
    for path in ("index.html", "en/index.html"):
        page = next(page for page in pages if page.path.as_posix() == path)
        article = page.soup.find("article")
        order = [
            tag.name if tag.name == "digit-demo" else tag["class"][0]
            for tag in article.select("digit-demo, .section-map")
        ]
        assert order == ["digit-demo", "section-map"]
        assert len(article.select(".section-map li")) == 9


def test_home_pages_state_the_measured_accuracy(site: Path, pages: list[BuiltPage]) -> None:
    manifest = json.loads(next(site.glob("assets/*/models/digits/manifest.json")).read_bytes())
    accuracy = f"{100 * manifest['evaluation']['test_accuracy']:.2f}\u00a0%"
    for path in ("index.html", "en/index.html"):
        page = next(page for page in pages if page.path.as_posix() == path)
        assert accuracy in page.soup.find("article").get_text()


def test_served_models_are_the_verified_ones(site: Path) -> None:
    manifest = json.loads(next(site.glob("assets/*/models/digits/manifest.json")).read_bytes())
    for record in manifest["models"].values():
        served = next(site.glob(f"assets/*/models/digits/{record['name']}")).read_bytes()
        assert hashlib.sha256(served).hexdigest() == record["sha256"]
        assert len(served) == record["bytes"]


def test_chinese_search_is_segmented(site: Path) -> None:
    index = (site / "search/pages.json").read_text(encoding="utf-8")
    texts = " ".join(entry["text"] + entry["title"] for entry in json.loads(index)["docs"])
    assert "\u200b" in texts, "jieba puts zero-width spaces between Chinese words"


@pytest.mark.parametrize("root", ["", "en"])
def test_what_the_search_shows_has_no_tex(site: Path, root: str) -> None:
    """A formula of one line is its letters; any other is absent, and so is the source behind it."""
    docs = json.loads((site / root / "search/pages.json").read_text(encoding="utf-8"))["docs"]
    # Programs and quotations of the article's source are no formulas.
    texts = [re.sub(r"<code>.*?</code>", "", doc["text"], flags=re.DOTALL) for doc in docs]
    assert len(texts) > 100
    # Within a sentence something stands in the place of what is left out, in the index alone.
    adam = next(doc["text"] for doc in docs if doc["location"] == "4-mathematics/#adam")
    assert "…" in adam
    assert index.GAP not in (site / root / "4-mathematics/index.html").read_text(encoding="utf-8")
    tex = re.compile(r"\\[a-zA-Z]{3,}|[\^_]\{")
    assert [text[:200] for text in texts if tex.search(text)] == []


def test_every_lab_and_term_is_an_entry_of_the_search(site: Path) -> None:
    """Labs that hold a figure too; each leads to a place that is there."""
    known = labs.read()
    terms = glossary.load(ROOT)
    for folder in (site, site / "en"):
        docs = json.loads((folder / "search/pages.json").read_text(encoding="utf-8"))["docs"]
        anchors = {tuple(doc["location"].split("#")) for doc in docs if "#" in doc["location"]}
        known_anchors = [(page, anchor) for page, anchor in anchors if anchor in known]
        assert sorted(anchor for _, anchor in known_anchors) == sorted(known)
        assert {("glossary/", term.key) for term in terms} <= anchors
        for page, anchor in known_anchors:
            html = (folder / page / "index.html").read_text(encoding="utf-8")
            assert re.search(rf'<{anchor} id="{anchor}"[^>]*><span>', html), anchor


def test_labs_alone_stay_out_of_search_menu_and_sitemap(site: Path, pages: list[BuiltPage]) -> None:
    demos = embeds.elements(ROOT)
    alone = [page for page in pages if "embed" in page.path.parts]
    assert len(alone) == 2 * len(demos)
    for page in alone:
        assert page.soup.find("meta", {"name": "robots"})["content"] == "noindex"
    for folder in (site, site / "en"):
        assert "embed/" not in (folder / "sitemap.xml").read_text(encoding="utf-8")
        index = json.loads((folder / "search/pages.json").read_text(encoding="utf-8"))
        assert [entry for entry in index["docs"] if entry["location"].startswith("embed/")] == []
    linking = [page.path for page in pages if page.soup.select("a[href*='embed/']")]
    assert linking == []


@pytest.mark.parametrize("language", ["", "en/"])
def test_the_app_manifest_names_icons_that_exist(site: Path, language: str) -> None:
    folder = site / language
    manifest = json.loads((folder / "manifest.webmanifest").read_text(encoding="utf-8"))
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}
    for icon in manifest["icons"]:
        assert (folder / icon["src"]).stat().st_size > 500


def test_the_offline_listing_names_every_page_and_nothing_that_is_missing(
    site: Path, pages: list[BuiltPage]
) -> None:
    listing = json.loads((site / "offline.json").read_text(encoding="utf-8"))
    sizes = {path: size for path, size, _ in listing["files"]}
    for path, size in sizes.items():
        file = site / path / "index.html" if path.endswith("/") or not path else site / path
        assert file.stat().st_size == size, path
    listed = {page.path.as_posix().removesuffix("index.html") for page in pages}
    assert listed - set(sizes) == {"404.html", "en/404.html"}
    assert not any("cards/" in path for path in sizes), "pictures that no page of the book shows"
    assert f'"{listing["build"]}"' in (site / "sw.js").read_text(encoding="utf-8")


def test_hosts_are_told_what_a_page_cannot_say_itself(site: Path) -> None:
    told = (site / "_headers").read_text(encoding="utf-8")
    for header in ("nosniff", "Permissions-Policy", "frame-ancestors *", "Referrer-Policy"):
        assert header in told
    # Cloudflare Pages refuses longer lines.
    assert max(map(len, told.splitlines())) < 2_000
    bundle = next(site.glob("assets/*/models")).parent.name
    assert f"/assets/{bundle}/*\n  Cache-Control: public, max-age=31536000, immutable" in told


def test_the_policy_for_workers_lets_every_page_run_its_own_scripts(
    site: Path, pages: list[BuiltPage]
) -> None:
    told = (site / "_headers").read_text(encoding="utf-8")
    header = directives(told.partition("Content-Security-Policy: ")[2].partition("\n")[0])
    for page in pages:
        meta = page.soup.find("meta", {"http-equiv": "Content-Security-Policy"})
        for name, sources in directives(str(meta["content"])).items():
            if name == "script-src":
                assert sources <= header[name], page.path
            elif "trusted-types" not in name:
                assert sources == header[name], (page.path, name)
    assert header["default-src"] == header["object-src"] == {"'none'"}


def directives(policy: str) -> dict[str, set[str]]:
    """Return the sources of each directive of a policy."""
    parts = [part.split() for part in policy.split(";")]
    return {name: set(sources) for name, *sources in parts}


def test_no_page_has_the_next_one_fetched_ahead(pages: list[BuiltPage]) -> None:
    for page in pages:
        assert page.soup.select("link[rel=next], link[rel=prev]") == [], page.path


def test_no_script_is_fetched_before_the_text_is_shown(pages: list[BuiltPage]) -> None:
    for page in pages:
        scripts = page.soup.find_all("script", src=True)
        if "embed" in page.path.parts:  # has no text to show first
            assert all(script.get("type") == "module" for script in scripts), page.path
        else:
            assert all(script.parent.get("id") == "scripts" for script in scripts), page.path
            assert str(scripts[-1]["src"]).endswith("/theme/page.js"), page.path


def test_no_page_is_too_heavy() -> None:
    assert all(row.met for row in lighthouse.weighed(ROOT / "site"))
