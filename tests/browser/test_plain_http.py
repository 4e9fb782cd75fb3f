"""The book on a machine of the local network: plain http, where browsers hold much back."""

from collections.abc import Iterator

import pytest
from figures import draw, open_alone, shown, tool
from playwright.sync_api import Playwright, expect
from test_errors import told
from visits import ALL_READY, Visit, watch

from site_src.browsers.chromium import FLAGS, executable

# Browsers trust 127.0.0.1 as if it came over https; a name that leads there they do not.
HOST = "book.test"
HELD_BACK = """() => ["serviceWorker", "clipboard"].filter((name) => name in navigator)
  .concat(["caches"].filter((name) => name in window))
  .concat(["subtle", "randomUUID"].filter((name) => name in crypto))"""


@pytest.fixture(scope="session")
def plain(address: str) -> str:
    """Return the address of the site at a name that browsers do not trust."""
    return address.replace("127.0.0.1", HOST)


@pytest.fixture
def lan(playwright: Playwright, plain: str) -> Iterator[Visit]:
    """Give a page as one has it from another machine of the local network."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {HOST} 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=executable(playwright), args=flags)
    with browser.new_page() as probe:
        probe.goto(f"{plain}robots.txt", wait_until="load")
        assert probe.evaluate("isSecureContext") is False
        assert probe.evaluate(HELD_BACK) == []
    yield watch(browser.new_page(), plain)
    browser.close()


@pytest.mark.parametrize("path", ["", "en/"])
def test_the_home_page_reads_a_drawn_digit(lan: Visit, plain: str, path: str) -> None:
    lan.page.goto(plain + path)
    demo = lan.page.locator("digit-demo")
    demo.evaluate("demo => demo.ready")
    draw(demo, "3")
    expect(demo.locator(".verdict .digit")).to_contain_text("3")
    assert (lan.complaints, lan.foreign) == ([], [])


def test_a_files_hash_is_checked_all_the_same(lan: Visit, plain: str) -> None:
    lan.page.route("**/classify.onnx", lambda route: route.fulfill(body="x" * 1000))
    lan.page.goto(f"{plain}en/embed/digit-demo/")
    expect(lan.page.locator("digit-demo [role=alert]")).to_contain_text("not the published one")


@pytest.mark.parametrize(
    ("language", "button", "said"),
    [("", "复制链接", "请从下面的框里自己复制"), ("en/", "Copy link", "please copy it yourself")],
)
def test_a_link_is_offered_to_be_copied_by_hand(
    lan: Visit, plain: str, language: str, button: str, said: str
) -> None:
    lan.page.goto(f"{plain}{language}embed/attack-lab/")
    lab = lan.page.locator("attack-lab")
    shown(lab)
    tool(lab, button).click()
    box = lab.get_by_role("textbox", name=said)
    assert box.input_value() == lab.evaluate("lab => lab.link()")
    assert lan.complaints == []


@pytest.mark.parametrize(
    ("language", "said"), [("", "https:// 开头"), ("en/", "begins with https://")]
)
def test_the_offline_page_says_that_it_needs_https(
    lan: Visit, plain: str, language: str, said: str
) -> None:
    lan.page.goto(f"{plain}{language}offline/")
    alert = told(lan.page.locator("offline-copy [role=alert]"), plain, language)
    expect(alert).to_contain_text(said)
    expect(alert).not_to_contain_text("Error")
    expect(alert.get_by_role("button")).to_have_count(0)
    assert lan.complaints == []


def test_the_self_test_runs_and_its_report_is_copied_by_hand(lan: Visit, plain: str) -> None:
    lan.page.goto(f"{plain}en/selftest/")
    report = lan.page.evaluate("customElements.whenDefined('self-test').then(() => selftest)")
    assert report["ok"], report
    test = lan.page.locator("self-test")
    test.get_by_role("button", name="Copy the report as JSON").click()
    expect(test.get_by_role("textbox", name="please copy it yourself")).to_be_visible()
    assert lan.complaints == []


def test_a_network_is_trained_kept_and_used(lan: Visit, plain: str) -> None:
    lan.page.goto(f"{plain}en/embed/train-lab/#train-lab?units=16&epochs=1")
    lab = lan.page.locator("train-lab")
    lab.evaluate("lab => lab.ready")
    expect(lab).to_contain_text("only to pages that came over https")
    lab.get_by_role("button", name="One step").click()
    expect(lab.locator(".outcome")).to_contain_text("Paused")
    lab.get_by_role("button", name="Use it in every lab").click()
    expect(lab).to_contain_text("every lab of the book now uses this network")
    demo = open_alone(lan.page, plain, "digit-demo", "sample=3&network=own")
    expect(demo.locator(".own").first).to_contain_text("16 hidden units")
    assert lan.complaints == []


@pytest.mark.parametrize("path", ["3-algorithms/", "4-mathematics/", "7-outlook/", "reading/"])
def test_every_script_of_a_page_runs(lan: Visit, plain: str, path: str) -> None:
    lan.page.goto(f"{plain}en/{path}")
    lan.page.evaluate(ALL_READY)
    assert lan.complaints == []


def test_code_is_copied_by_its_button_or_there_is_none(lan: Visit, plain: str) -> None:
    lan.page.goto(f"{plain}en/train/")
    button = lan.page.locator("button.md-clipboard, .md-code__button[data-md-type=copy]").first
    if button.count():
        button.scroll_into_view_if_needed()
        button.click()
        expect(lan.page.locator(".md-dialog")).to_contain_text("Copied")
        code = lan.page.locator(".md-typeset pre code").first.inner_text().strip()
        lan.page.get_by_role("textbox").first.click()
        lan.page.keyboard.press("Control+V")
        pasted = lan.page.get_by_role("textbox").first.input_value()
        assert pasted.split() == code.split()
    assert lan.complaints == []
