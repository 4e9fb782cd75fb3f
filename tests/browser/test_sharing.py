"""What a reader brings about becomes a picture, with words and address; nothing is sent."""

import re
from pathlib import Path

import pytest
from figures import DIGITS, ink
from playwright.sync_api import Locator, expect
from visits import Visit

BUTTON = "Make a picture to share"
SEVEN = ink([[round(2.8 * x) for x in point] for point in DIGITS["7"][0]])
STATES = {
    "digit-demo": (f"ink={SEVEN}", r"My digit: it (reads \d|says)"),
    "attack-lab": ("sample=2&epsilon=0.3", r"I fooled it with ε = 0\.30: a \d reads as a \d"),
    "verse-writer": ("start=Shall%20I&seed=3", "I began with “Shall I”, and it went on"),
}


def open_alone(visit: Visit, address: str, name: str, state: str) -> Locator:
    visit.page.goto(f"{address}en/embed/{name}/#{name}?{state}")
    lab = visit.page.locator(name)
    lab.evaluate("lab => lab.ready")
    return lab


def make(lab: Locator) -> Locator:
    """Have a picture made; returns what stands around it."""
    lab.get_by_role("button", name=BUTTON).click()
    sheet = lab.locator("share-sheet")
    expect(sheet.locator("img")).to_be_visible()
    return sheet


@pytest.mark.parametrize("name", STATES)
def test_what_happened_becomes_a_picture_with_words_and_address(
    visit: Visit, address: str, name: str
) -> None:
    state, words = STATES[name]
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    lab = open_alone(visit, address, name, state)
    sheet = make(lab)
    picture = sheet.locator("img")
    assert re.match(words, picture.get_attribute("alt") or "")
    # Twice the pixels of the page, and not all of one colour.
    shades = picture.evaluate(
        """async picture => {
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
          const context = canvas.getContext("2d");
          context.drawImage(picture, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          return [canvas.width, new Set(new Uint32Array(data.buffer)).size];
        }"""
    )
    assert shades[0] >= 2 * 460
    assert shades[1] > 20
    sheet.get_by_role("button", name="Copy words and link").click()
    expect(sheet.get_by_role("status")).to_have_text("Words and link copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    first, link = copied.splitlines()
    assert first == picture.get_attribute("alt")
    assert link == lab.evaluate("lab => lab.link()")
    assert visit.complaints == []
    assert visit.foreign == []


def test_the_picture_is_saved_and_handed_on(visit: Visit, address: str, tmp_path: Path) -> None:
    visit.page.add_init_script(
        """navigator.canShare = () => true;
        navigator.share = async ({ files, text }) => {
          window.handed = [files[0].name, files[0].type, files[0].size, text];
          document.documentElement.classList.add("handed");
        };"""
    )
    lab = open_alone(visit, address, "attack-lab", STATES["attack-lab"][0])
    sheet = make(lab)
    with visit.page.expect_download() as download:
        sheet.get_by_role("button", name="Save this picture").click()
    saved = tmp_path / "picture.png"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "attack-lab.png"
    assert saved.read_bytes().startswith(b"\x89PNG")
    sheet.get_by_role("button", name="Share …").click()
    expect(visit.page.locator("html.handed")).to_be_attached()
    name, kind, size, text = visit.page.evaluate("window.handed")
    assert (name, kind, size) == ("attack-lab.png", "image/png", saved.stat().st_size)
    assert text.splitlines() == [
        sheet.locator("img").get_attribute("alt"),
        lab.evaluate("lab => lab.link()"),
    ]


def test_a_reader_who_does_not_share_after_all_is_no_failure(visit: Visit, address: str) -> None:
    visit.page.add_init_script(
        """navigator.canShare = () => true;
        navigator.share = () => Promise.reject(new DOMException(window.why, window.why));
        window.why = "AbortError";"""
    )
    lab = open_alone(visit, address, "attack-lab", STATES["attack-lab"][0])
    sheet = make(lab)
    sheet.get_by_role("button", name="Share …").click()
    expect(sheet.locator("[role=status]")).to_have_text("")
    visit.page.evaluate("window.why = 'NotAllowedError'")
    sheet.get_by_role("button", name="Share …").click()
    expect(sheet.get_by_role("status")).to_contain_text("Save the picture and send it yourself")


def test_nothing_is_offered_before_anything_has_happened(visit: Visit, address: str) -> None:
    lab = open_alone(visit, address, "train-lab", "")
    expect(lab.get_by_role("button", name="Start training")).to_be_visible()
    expect(lab.get_by_role("button", name=BUTTON)).to_have_count(0)
    lab = open_alone(visit, address, "digit-demo", "")
    expect(lab.locator(".verdict .digit")).to_contain_text("This is")
    expect(lab.get_by_role("button", name=BUTTON)).to_have_count(0)


def test_a_picture_goes_when_what_it_shows_has_changed(visit: Visit, address: str) -> None:
    lab = open_alone(visit, address, "attack-lab", STATES["attack-lab"][0])
    make(lab)
    lab.locator("[data-control=epsilon] input").fill("0.29")
    expect(lab.locator("share-sheet")).to_have_count(0)
