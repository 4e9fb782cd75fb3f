"""What browsers, keyboards and addresses of the world bring: each stands for its kind."""

import re

import pytest
from figures import open_alone, shown, tool
from playwright.sync_api import Browser, Route, expect
from visits import Visit

PRESS = """(target, [key, code, ctrlKey]) => target.dispatchEvent(new KeyboardEvent("keydown", {
  key, code, ctrlKey, bubbles: true, composed: true, cancelable: true,
}))"""
TWO = [[[50, 50], [60, 200]], [[100, 50], [110, 200]]]


@pytest.mark.parametrize(
    ("language", "said"), [("", "关掉了 WebAssembly"), ("en/", "WebAssembly switched off")]
)
def test_a_browser_without_webassembly_is_told_so_and_offered_no_retry(
    visit: Visit, address: str, language: str, said: str
) -> None:
    def without(route: Route) -> None:
        answer = route.fetch()
        body = "delete globalThis.WebAssembly;\n" + answer.text()
        route.fulfill(response=answer, body=body)

    visit.page.route("**/runtime/digits/worker.js", without)
    visit.page.goto(f"{address}{language}embed/digit-demo/")
    alert = visit.page.locator("digit-demo [role=alert]")
    expect(alert).to_contain_text(said)
    expect(alert.get_by_role("button")).to_have_count(0)
    expect(alert.get_by_role("link")).to_be_visible()


@pytest.mark.parametrize(
    ("key", "code", "left"),
    [
        ("z", "KeyZ", 1),
        ("Z", "KeyZ", 1),  # with Caps Lock
        ("ζ", "KeyZ", 1),
        ("я", "KeyZ", 1),
        ("ז", "KeyZ", 1),
        ("z", "KeyW", 1),  # French: the letter counts where it is Latin
        ("w", "KeyZ", 2),
        ("y", "KeyZ", 2),  # German
    ],
)
def test_undo_is_where_the_layout_has_its_letter(
    visit: Visit, address: str, key: str, code: str, left: int
) -> None:
    lab = open_alone(visit.page, address, "digit-demo")
    lab.evaluate("lab => lab.ready")
    pad = lab.locator("drawing-pad")
    pad.evaluate("(pad, strokes) => pad.show(strokes)", TWO)
    pad.evaluate(PRESS, [key, code, True])
    assert len(pad.evaluate("pad => pad.strokes")) == left


@pytest.mark.parametrize(
    ("key", "code", "leads"), [("т", "KeyN", "2-concepts/"), ("ν", "KeyN", "2-concepts/")]
)
def test_the_keys_for_pages_work_in_other_alphabets(
    visit: Visit, address: str, key: str, code: str, leads: str
) -> None:
    visit.page.goto(f"{address}en/1-background/")
    visit.page.locator("body").evaluate(PRESS, [key, code, False])
    visit.page.wait_for_url(f"{address}en/{leads}")


def test_the_search_opens_by_its_key_in_another_alphabet(visit: Visit, address: str) -> None:
    visit.page.goto(f"{address}en/1-background/")
    visit.page.locator("body").evaluate(PRESS, ["ы", "KeyS", False])
    expect(visit.page.locator("[data-md-component=search-query]")).to_be_focused()


# What Firefox gives with privacy.resistFingerprinting, and what others change a little.
NOISE = """const read = CanvasRenderingContext2D.prototype.getImageData;
CanvasRenderingContext2D.prototype.getImageData = function (...of) {
  const image = read.apply(this, of);
  for (let at = 0; at < image.data.length; at += 1) image.data[at] = CHANGED;
  return image;
};"""


def test_a_picture_that_would_be_noise_is_not_saved(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NOISE.replace("CHANGED", "Math.random() * 256"))
    lab = open_alone(visit.page, address, "toy-lab")
    shown(lab)
    saved = []
    visit.page.on("download", lambda download: saved.append(download))
    tool(lab, "Save picture").click()
    said = lab.locator("lab-footer [role=status]")
    expect(said).to_contain_text("does not let pages read back")
    expect(said).to_contain_text("screenshot")
    assert saved == []


def test_a_poem_that_would_be_noise_is_not_saved(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NOISE.replace("CHANGED", "Math.random() * 256"))
    lab = open_alone(visit.page, address, "verse-writer")
    lab.evaluate("lab => lab.ready.then(() => lab.settled())")
    saved = []
    visit.page.on("download", lambda download: saved.append(download))
    lab.get_by_role("button", name="Verse as a picture").click()
    expect(lab.locator("poem-keeper")).to_contain_text("does not let pages read back")
    assert saved == []


def test_a_last_bit_that_nobody_sees_does_not_keep_a_picture(visit: Visit, address: str) -> None:
    visit.page.add_init_script(NOISE.replace("CHANGED", "image.data[at] ^ (at % 3 === 0)"))
    lab = open_alone(visit.page, address, "toy-lab")
    shown(lab)
    with visit.page.expect_download():
        tool(lab, "Save picture").click()
    expect(lab.locator("lab-footer [role=status]")).to_contain_text("Saved")


def test_the_check_of_the_browser_is_a_promise_before_it_has_come(
    visit: Visit, address: str
) -> None:
    held: list[Route] = []
    visit.page.route(re.compile(r"/demos/self-test\.js"), lambda route: held.append(route))
    visit.page.goto(f"{address}en/selftest/", wait_until="commit")
    visit.page.locator("self-test").wait_for(state="attached")
    assert visit.page.evaluate("window.selftest instanceof Promise")
    asked = visit.page.evaluate_handle("({ answer: window.selftest })")
    while not held:
        visit.page.wait_for_timeout(50)
    held[0].continue_()
    assert asked.evaluate("async ({ answer }) => (await answer).ok") is True


OTHER_ADDRESSES = ["en/4-mathematics", "en/4-mathematics/index.html", "en/4-mathematics?hide=input"]


@pytest.mark.parametrize("other", OTHER_ADDRESSES)
def test_a_kept_page_is_found_by_its_other_addresses(
    browser: Browser, address: str, other: str
) -> None:
    context = browser.new_context(service_workers="allow")
    page = context.new_page()
    page.goto(f"{address}en/4-mathematics/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    page.wait_for_function("async () => Boolean(await caches.match(location.href))", timeout=30_000)
    context.set_offline(True)
    page.goto(address + other)
    expect(page.locator("h1")).to_contain_text("The mathematics")
    assert page.url.split("?")[0] == f"{address}en/4-mathematics/"
    assert ("hide=input" in page.url) == ("hide=input" in other)
    context.close()
