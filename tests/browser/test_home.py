"""The two machines of the home page: they move by themselves, and are the reader's at a touch."""

import json
import re

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect
from test_digit_demo import DIGITS, draw, verdict
from visits import Visit, watch

from site_src.build import recorded_poems
from site_src.recompute.verse import verse_writer

LANGUAGES = {"zh": "", "en": "en/"}
PEN = "document.querySelector('digit-demo').performed?.flat().length ?? 0"
DRAWN = """async (points) => {
  const demo = document.querySelector("digit-demo");
  while ((demo.performed?.flat().length ?? 0) < points)
    await new Promise((wake) => setTimeout(wake, 30));
}"""
UNSEEN = """async () => {
  const { sight } = document.querySelector("digit-demo");
  while (sight.seen) await new Promise((wake) => setTimeout(wake, 30));
}"""
APPEARED = "verse-stage verse-poem .token:not(.awaited)"
OF_VERSE = re.compile(r"/(models|runtime)/verse/")
PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("path", LANGUAGES.values())
def test_a_pen_draws_and_the_network_reads_on_the_way(
    visit: Visit, address: str, path: str
) -> None:
    page = visit.page
    page.goto(address + path)
    page.evaluate(DRAWN, 20)
    demo = page.locator("digit-demo")
    assert demo.evaluate("demo => demo.units.filter(Boolean).length") > 0
    seen = demo.evaluate("demo => [...demo.answer.image].filter(Boolean).length")
    assert seen > 0
    demo.locator(".move").click()
    points = page.evaluate("document.querySelector('digit-demo').pad.strokes.flat().length")
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelector('digit-demo').pad.strokes.flat().length") == points
    expect(page).to_have_url(re.compile("ink="))  # what was drawn is kept, and can be passed on
    assert visit.complaints == []
    assert visit.foreign == []


def test_a_touch_on_the_pad_takes_the_pen(visit: Visit, address: str) -> None:
    visit.page.goto(address)
    visit.page.evaluate(DRAWN, 5)
    draw(visit.page, DIGITS["4"])
    expect(verdict(visit.page)).to_have_text("这是 4")
    assert visit.page.evaluate(PEN) == 0
    visit.page.wait_for_timeout(500)
    expect(verdict(visit.page)).to_have_text("这是 4")


def test_out_of_view_nothing_moves(visit: Visit, address: str) -> None:
    visit.page.goto(address)
    visit.page.evaluate(DRAWN, 5)
    visit.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    visit.page.evaluate(UNSEEN)
    points = visit.page.evaluate(PEN)
    signs = visit.page.locator(APPEARED).count()
    visit.page.wait_for_timeout(800)
    assert visit.page.evaluate(PEN) == points
    assert abs(visit.page.locator(APPEARED).count() - signs) <= 1


@pytest.mark.parametrize("path", LANGUAGES.values())
def test_with_reduced_motion_both_stand_still_until_asked(
    visit: Visit, address: str, path: str
) -> None:
    page = visit.page
    page.emulate_media(reduced_motion="reduce")
    page.goto(address + path)
    expect(verdict(page)).to_have_text(re.compile("7"))
    signs = page.locator("verse-stage verse-poem .token")
    expect(signs.first).to_be_visible()
    expect(page.locator("verse-stage verse-poem .awaited")).to_have_count(0)
    assert page.evaluate(PEN) == 0
    page.locator("digit-demo .move").click()
    page.evaluate(DRAWN, 3)
    page.locator("verse-stage .move").click()
    expect(page.locator("verse-stage verse-poem .awaited")).not_to_have_count(0)


@pytest.mark.parametrize(("language", "path"), LANGUAGES.items())
def test_a_candidate_of_the_recorded_poem_leads_another_way(
    browser: Browser, address: str, language: str, path: str
) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    visit = watch(page, address)
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address + path)
    stage = page.locator("verse-stage")
    first = json.loads(page.locator("verse-writer").get_attribute("data-recorded") or "")[0]
    at = first["given"] + 1
    stage.locator(f"#sign-{at}").click()
    expect(stage.locator(".bars button")).to_have_count(5)
    assert not any(
        OF_VERSE.search(url) for url in fetched
    )  # megabytes come when they are asked for
    others = stage.locator(".bars button[aria-current=false]")
    others.first.click()
    expect(page.locator("verse-writer")).to_have_attribute("data-shown", "")
    tokens = page.locator("verse-writer").evaluate(
        "writer => writer.settled().then(() => writer.live.tokens)"
    )
    assert tokens[:at] == first["tokens"][:at]
    assert tokens[at] != first["tokens"][at]
    assert tokens[at] in [token for token, *_ in first["steps"][at]["best"]]
    assert visit.complaints == []
    context.close()


@pytest.mark.parametrize(("language", "path"), LANGUAGES.items())
def test_the_recorded_poem_is_what_the_page_writes(
    visit: Visit, address: str, language: str, path: str
) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.page.goto(address + path)
    writer = visit.page.locator("verse-writer")
    for one in json.loads(writer.get_attribute("data-recorded") or ""):
        wish = {key: one[key] for key in ("start", "form", "seed")}
        verse = writer.evaluate("(writer, wish) => writer.write(wish)", wish)
        assert verse["tokens"] == one["tokens"], language
        assert verse["probabilities"] == pytest.approx(one["probabilities"], abs=1e-3)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_layer_gives_what_the_network_gives(language: str) -> None:
    start, form = recorded_poems.BEGUN[language][0]
    one = recorded_poems.poem(language, start, form)
    order = recorded_poems.asked(language, start, form, one["seed"])
    logits = order.write(len(one["tokens"]))["logits"]
    for position, step in enumerate(one["steps"]):
        shares = np.exp(logits[position] - logits[position].max())
        shares /= shares.sum()
        for token, text, share in step["best"]:
            assert share == pytest.approx(float(shares[token]), abs=1e-3)
            assert text == verse_writer.language(language).tokens[token]


ENDS = """arcs => arcs.map(arc => {
  const length = arc.getTotalLength();
  const box = arc.ownerSVGElement.getBoundingClientRect();
  return [0, length].map(at => arc.getPointAtLength(at).x + box.left);
})"""
LIVE = """async (writer, at) => {
  while (!writer.live?.steps[at]) await new Promise((resolve) => setTimeout(resolve, 50));
  return writer.live.steps[at].looks;
}"""
MIDDLE = "sign => { const box = sign.getBoundingClientRect(); return box.left + box.width / 2; }"


def test_arcs_lead_to_what_was_looked_at_most(visit: Visit, address: str) -> None:
    visit.page.emulate_media(reduced_motion="reduce")
    visit.page.goto(f"{address}en/")
    stage = visit.page.locator("verse-stage")
    writer = visit.page.locator("verse-writer")
    one = json.loads(writer.get_attribute("data-recorded") or "")[0]
    at = 6
    stage.locator(f"#sign-{at}").click()
    looks = one["steps"][at]["looks"]
    arcs = stage.locator(".arcs path")
    expect(arcs).to_have_count(len(looks))
    middle = [stage.locator(f"#sign-{place}").evaluate(MIDDLE) for place, _ in looks]
    ends = arcs.evaluate_all(ENDS)
    assert [end for _, end in ends] == pytest.approx(middle, abs=1)
    here = stage.locator(f"#sign-{at}").evaluate(MIDDLE)
    assert [start for start, _ in ends] == pytest.approx([here] * len(looks), abs=1)
    # Those of this moment are the same as those recorded at build.
    visit.page.evaluate("wish => { location.hash = wish; }", f"verse-writer?start={one['start']}")
    writer.evaluate("writer => writer.settled()")
    stage.locator(f"#sign-{at}").wait_for()
    live = writer.evaluate(LIVE, at)
    assert [place for place, _ in live] == [place for place, _ in looks]
    assert [share for _, share in live] == pytest.approx([share for _, share in looks], abs=2e-3)


def test_on_a_phone_the_poem_comes_first_and_the_pad_at_a_tap(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    page: Page = context.new_page()
    page.goto(address)
    poem = page.locator("verse-stage .poem").bounding_box()
    assert poem is not None
    assert poem["y"] + poem["height"] < PHONE["height"], "the poem is above the fold"
    expect(page.locator("digit-demo")).to_be_hidden()
    page.locator("label[for=show-reader]").tap()
    expect(page.locator("verse-writer")).to_be_hidden()
    answer = verdict(page).bounding_box()
    pad = page.locator("drawing-pad").bounding_box()
    assert answer is not None
    assert pad is not None
    assert answer["y"] < pad["y"]
    assert pad["y"] + pad["height"] < PHONE["height"]
    expect(page.locator("digit-demo .keys")).to_be_hidden()  # no keys to tell of
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()


def test_a_link_to_a_machine_brings_it_to_the_front(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(f"{address}#digit-demo?sample=4")
    expect(verdict(page)).to_have_text("这是 4")
    context.close()


@pytest.mark.parametrize("path", LANGUAGES.values())
def test_every_lab_has_a_picture_and_a_way(visit: Visit, address: str, path: str) -> None:
    visit.page.goto(address + path)
    cards = visit.page.locator(".lab-cards li")
    assert cards.count() >= 10
    expect(cards.locator("svg")).to_have_count(cards.count())
    links = cards.locator("a").evaluate_all("links => links.map((link) => link.href)")
    for link in links:
        assert "#" in link, link
