"""The cards of the writer of verse, as they are built: every figure there, nothing picked."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import Tag
from built_page import BuiltPage

from site_src.hooks.prose import guesses
from site_src.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
# What the data card says that the Chinese network cannot write, and that it can.
UNKNOWN, KNOWN = "她妈爸吗呢们很您咖啡癌码罩", "电机网雪月"


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    path = ROOT / "build/models/verse/manifest.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def article(pages: list[BuiltPage], language: str, name: str) -> Tag:
    path = f"{LANGUAGES[language].prefix}{name}/index.html"
    page = next(page for page in pages if page.path.as_posix() == path)
    return page.soup.find("article")


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_data_card_gives_every_count(
    pages: list[BuiltPage], manifest: dict[str, Any], language: str
) -> None:
    text = article(pages, language, "verse-data").get_text()
    for voice in manifest["voices"].values():
        counts = voice["record"]["counts"]
        # Both are told at the end of the next step, and parts by dynasty.
        untold = {"without exact copies"} | (
            {"train", "validation", "test"} if "train tang" in counts else set()
        )
        for step, count in counts.items():
            assert step in untold or f"{count:,}" in text, step
        assert voice["record"]["data_sha256"] in text


def test_what_was_dropped_and_what_was_kept_is_all_that_there_was(manifest: dict[str, Any]) -> None:
    counts = manifest["voices"]["zh"]["record"]["counts"]
    dynasties = ("tang", "song")
    made = sum(counts[f"{name} {kind}"] for name in dynasties for kind in ("quatrains", "halves"))
    parts = ("train", "validation", "test")
    kept = sum(counts[f"{part} {name}"] for part in parts for name in dynasties)
    reasons = ("editorial marks", "duplicates and near-duplicates", "rare characters")
    dropped = sum(counts[reason] for reason in reasons)
    assert made == kept + dropped + counts["halves of poems kept for judging"]


def test_the_vocabulary_lacks_what_the_data_card_says() -> None:
    tokens = json.loads((ROOT / "records/verse/zh/tokens.json").read_text(encoding="utf-8"))
    assert not set(UNKNOWN) & set(tokens["tokens"])
    assert set(KNOWN) <= set(tokens["tokens"])
    for language in LANGUAGES:
        card = (ROOT / f"docs/{language}/verse-data.md").read_text(encoding="utf-8")
        never = card.partition("{#never}")[2]
        assert set(UNKNOWN) - {"罩"} <= set(never)


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_the_model_card_gives_every_figure(
    pages: list[BuiltPage], manifest: dict[str, Any], language: str
) -> None:
    text = article(pages, language, "verse-model").get_text()
    for name, voice in manifest["voices"].items():
        record = voice["record"]
        assert record["weights_sha256"] in text
        assert manifest["models"][name]["sha256"] in text
        for loss in (voice["validation"], voice["rounded"], record["validation"], record["test"]):
            assert f"{loss['token']:.3f}" in text
            assert f"{loss['unmarked']:.3f}" in text
        for ngram in record["ngrams"]:
            assert f"{ngram['token']:.3f}" in text
            assert f"{ngram['unmarked']:.3f}" in text
        shares = [*record["form"].values(), *record["form_of_real"].values()]
        for share in shares:
            assert f"{100 * share:.1f}\u00a0%" in text
        for share in (record["copied"], record["copied_of_real"]):
            assert f"{100 * share:.2f}\u00a0%" in text
        for number in (record["weights"], record["vocabulary"], record["written"]):
            assert f"{number:,}" in text


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_every_poem_of_the_network_stands_beside_a_real_one(
    pages: list[BuiltPage], manifest: dict[str, Any], language: str
) -> None:
    """And which is which is told in folded answers alone."""
    items = article(pages, language, "verse-model").select("ol.guesses > li")
    voice = manifest["voices"][language]
    asked = guesses.pairs(voice["samples"], list(voice["begun"]), guesses.load(ROOT, language))
    assert len(items) == len(voice["samples"]) == 40
    names = guesses.WORDS[language]["names"]
    for item, pair in zip(items, asked, strict=True):
        answer = item.find("details")
        assert not answer.has_attr("open")
        shown = [re.sub(r"\s", "", p.get_text()[1:]) for p in item.select(".pair > p")]
        poems = [re.sub(r"\s", "", poem) for poem in (pair.written, pair.real)]
        assert sorted(shown) == sorted(poems)
        told = answer.find("p").get_text()
        assert told.startswith(names[shown.index(poems[0])])
        assert re.search(rf"\b{pair.seed}\b", told)
        # Nothing else tells: no attribute, no title.
        assert [tag.attrs for tag in item.select(".pair, .pair *") if tag.attrs] == [
            {"class": ["pair"]}
        ]
