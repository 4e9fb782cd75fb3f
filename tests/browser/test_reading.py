"""What the browser remembers of the reader, in both languages, and the keys."""

import itertools
import json
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from visits import Visit


def read_first_section(page: Page, address: str) -> None:
    """Scroll so that the end of the first section stands at the foot of the window."""
    page.goto(address + "9-faq/")
    page.locator("#s9-2").evaluate("heading => heading.scrollIntoView({ block: 'end' })")
    expect(mark(page, "9 ")).to_have_text("1/6")


def mark(page: Page, title: str) -> Locator:
    link = page.locator(".md-nav--primary a.md-nav__link:not(.md-nav--secondary a)", has_text=title)
    return link.locator(".read-mark")


def test_a_section_read_is_marked_in_both_languages(visit: Visit, address: str) -> None:
    read_first_section(visit.page, address)
    contents = visit.page.locator(".md-sidebar--secondary a[href='#s9-1']")
    expect(contents.get_by_role("img", name="已读")).to_be_visible()
    expect(visit.page.locator(".md-sidebar--secondary a[href='#s9-2'] .read-mark")).to_have_count(0)
    visit.page.goto(address + "en/about/")
    expect(mark(visit.page, "9 ")).to_have_attribute("aria-label", "1 of 6 sections read")
    assert visit.complaints == []


def test_the_home_page_leads_back_to_the_last_page(visit: Visit, address: str) -> None:
    visit.page.goto(address)
    back = visit.page.locator("a.continue")
    expect(back).to_have_text("从第 1 节读起")
    visit.page.goto(address + "4-mathematics/#s4-2")
    visit.page.goto(address + "en/")
    expect(back).to_have_text("Continue reading: 4 The mathematics")
    back.click()
    expect(visit.page).to_have_url(address + "en/4-mathematics/#s4-2")


def test_pages_beside_the_book_are_no_place_to_come_back_to(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "en/2-concepts/")
    for beside in ("about/", "quality/", "errata/"):
        page.goto(address + "en/" + beside)
    page.goto(address + "en/")
    expect(page.locator("a.continue")).to_have_text("Continue reading: 2 Core concepts")
    old = {"version": 1, "last": {"page": "about/", "section": ""}, "pages": {}, "right": []}
    page.evaluate("text => localStorage.setItem('book.progress', text)", json.dumps(old))
    page.reload()
    expect(page.locator("a.continue")).to_have_text("Begin with section 1")


def test_a_page_beside_the_book_has_no_share_of_a_chapter(visit: Visit, address: str) -> None:
    page = visit.page
    share = {"read": ["keys"], "of": 6}
    kept = {"version": 1, "right": [], "pages": {"reading/": share, "9-faq/": share}}
    page.goto(address)
    page.evaluate("text => localStorage.setItem('book.progress', text)", json.dumps(kept))
    for path in ("9-faq/", "reading/", "about/"):
        page.goto(address + path)
        expect(mark(page, "9 ")).to_have_text("1/6")
        shares = page.locator(".md-nav--primary .read-mark:not(.md-nav--secondary .read-mark)")
        expect(shares).to_have_count(1)


def test_the_record_is_exported_erased_and_imported(
    visit: Visit, address: str, tmp_path: Path
) -> None:
    page = visit.page
    read_first_section(page, address)
    page.goto(address + "en/reading/")
    record = page.locator("reading-progress")
    expect(record.get_by_role("row").nth(1)).to_contain_text("9 Questions and answers")
    with page.expect_download() as started:
        record.get_by_role("button", name="Export").click()
    kept = tmp_path / "kept.json"
    started.value.save_as(kept)
    assert json.loads(kept.read_text())["pages"]["9-faq/"] == {"read": ["s9-1"], "of": 6}
    record.get_by_role("button", name="Erase").click()
    expect(record).to_contain_text("Nothing is kept")
    record.locator("input[type=file]").set_input_files(kept)
    expect(record).to_contain_text("Taken over: 1 pages, 0 questions.")
    expect(record.get_by_role("row").nth(1)).to_contain_text("1 / 6")
    kept.write_text('{"version": 7}')
    record.locator("input[type=file]").set_input_files(kept)
    expect(record.get_by_role("status")).to_contain_text("“kept.json” is no progress")
    expect(record.get_by_role("row").nth(1)).to_contain_text("1 / 6")
    assert visit.complaints == []


def test_a_file_is_there_until_the_browser_has_taken_it(visit: Visit, address: str) -> None:
    visit.page.goto(address + "en/reading/")
    visit.page.evaluate("""() => {
      window.revoked = 0;
      URL.revokeObjectURL = () => { window.revoked += 1; };
    }""")
    with visit.page.expect_download():
        visit.page.locator("reading-progress").get_by_role("button", name="Export").click()
    assert visit.page.evaluate("revoked") == 0


def test_a_damaged_record_and_refused_storage_harm_nothing(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "en/")  # home has no sections to read, so nothing writes over the record
    for damaged in ("{", "[]", '{"version":1,"pages":{"<b>":1}}', '{"version":1,"right":3}'):
        page.evaluate("text => localStorage.setItem('book.progress', text)", damaged)
        page.reload()
        expect(page.locator(".read-mark")).to_have_count(0)
    hostile = {"version": 1, "last": {"page": "//evil.example/", "section": ""}, "pages": {}}
    page.evaluate("text => localStorage.setItem('book.progress', text)", json.dumps(hostile))
    page.reload()
    expect(page.locator("a.continue")).to_have_text("Begin with section 1")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    page.goto(address + "en/1-background/")
    check = page.locator("answer-check[data-key=alexnet-errors]")
    check.get_by_role("textbox").fill("41.6")
    check.get_by_role("button").click()
    expect(check.get_by_role("status")).to_contain_text("Right.")


def test_single_keys_can_be_switched_off(visit: Visit, address: str) -> None:
    page = visit.page
    search = page.locator(".md-search__input")
    page.goto(address + "en/about/")
    page.keyboard.press("f")
    expect(search).to_be_focused()
    expect(page.locator("#__search")).to_be_checked()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("Shift+?")
    expect(page).to_have_url(address + "en/reading/#keys")
    page.get_by_label("Use single-key shortcuts").uncheck()
    page.goto(address + "about/")
    page.keyboard.press("f")
    page.keyboard.press("Shift+?")
    expect(search).not_to_be_focused()
    expect(page).to_have_url(address + "about/")
    search.click()
    search.press_sequentially("fp")
    expect(search).to_have_value("fp")


def listed_keys(page: Page) -> dict[str, list[str]]:
    """Return the keys of the table that need no pad and no picture, by what they are said to do."""
    rows = page.locator("#keys ~ * table, #keys ~ table").first.locator("tbody tr")
    listed = {}
    for row in rows.all():
        cell = row.locator("td").first
        keys = cell.locator("kbd").all_text_contents()
        if "".join((cell.text_content() or "").split()) == "".join(keys):
            listed[(row.locator("td").last.text_content() or "").split(";")[0]] = keys
    return listed


def test_the_page_obeys_every_key_that_the_table_lists(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(address + "en/reading/")
    listed = listed_keys(page)
    leads = {
        "next page": "en/3-algorithms/",
        "previous page": "en/1-background/",
        "opens this table": "en/reading/#keys",
    }
    presents = "presents the lab or figure in view, large"
    assert set(listed) == {"search", presents, *leads}
    assert sorted(itertools.chain(*listed.values())) == sorted("fs/n.p,?")
    for meaning, way in leads.items():
        for key in listed[meaning]:
            page.goto(address + "en/2-concepts/")
            page.keyboard.press(key)
            expect(page).to_have_url(address + way)
    page.goto(address + "en/2-concepts/")
    for key in listed[presents]:
        page.keyboard.press(key)
        expect(page.locator(".present-panel")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".present-panel")).to_have_count(0)
    search = page.locator(".md-search__input")
    page.goto(address + "en/2-concepts/")
    for key in listed["search"]:
        page.keyboard.press(key)
        expect(search).to_be_focused()
        expect(page.locator("#__search")).to_be_checked()
        page.keyboard.press("Escape")
        expect(search).not_to_be_focused()
        page.wait_for_timeout(50)  # the theme overlooks a focus that comes back at once
    expect(search).to_have_value("")


def test_the_language_switch_keeps_the_place(visit: Visit, address: str) -> None:
    page = visit.page
    page.goto(f"{address}4-mathematics/")
    middle = page.locator("article h2[id]").nth(2)
    name = str(middle.get_attribute("id"))
    middle.evaluate("heading => { heading.scrollIntoView(); scrollBy(0, 300); }")
    page.wait_for_timeout(300)
    page.locator(".md-select button").hover()
    page.locator("a.md-select__link[hreflang=en]").click()
    page.wait_for_url(f"{address}en/4-mathematics/")
    top = "heading => heading.getBoundingClientRect().top"
    above = page.locator(f"#{name}").evaluate(top)
    following = page.locator("article h2[id]").nth(3).evaluate(top)
    assert above < 64 < following
    page.reload()
    assert page.evaluate("sessionStorage.getItem('place')") is None
    assert visit.complaints == []


def test_every_press_of_the_colour_switch_is_seen(visit: Visit, address: str) -> None:
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.goto(address)
        body, seen = visit.page.locator("body"), set()
        for _ in range(4):
            before = str(body.get_attribute("data-md-color-scheme"))
            visit.page.locator(".md-header label[for^=__palette]:visible").click()
            expect(body).not_to_have_attribute("data-md-color-scheme", before)
            seen.add(before)
        assert seen == {"default", "slate"}
        visit.page.evaluate("localStorage.clear()")
