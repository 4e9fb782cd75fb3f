"""The link that reports a problem: it takes the browser and the last self-test along."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from visits import Visit

ISSUE = "https://github.com/o/r/issues/new?title=T&amp;body=page%0A"
FOOTER = '<div class="revision">'


@pytest.fixture
def linked(visit: Visit, address: str) -> Page:
    """Pages as they are built with a repository, which is where their link leads."""

    def add(route: Route) -> None:
        if route.request.resource_type != "document":
            return route.fallback()
        response = route.fetch()
        link = f'{FOOTER}<a class="report" href="{ISSUE}">Report</a>'
        return route.fulfill(response=response, body=response.text().replace(FOOTER, link))

    visit.page.route(f"{address}**", add)
    return visit.page


def body(link: Locator) -> list[str]:
    address = link.get_attribute("href") or ""
    assert len(address) <= 8000
    return parse_qs(urlsplit(address).query)["body"][0].splitlines()


def test_the_link_has_the_last_self_test_on_every_page(linked: Page, address: str) -> None:
    link = linked.locator("a.report")
    linked.goto(f"{address}en/about/")
    agent = linked.evaluate("navigator.userAgent")
    assert body(link) == ["page", agent]
    linked.goto(f"{address}en/selftest/")
    expect(link).to_have_attribute("href", re.compile("self-test"))
    first = body(link)
    assert first[:2] == ["page", agent]
    assert re.fullmatch(r"self-test \d{4}-\d\d-\d\d: ok", first[2])
    assert re.match(r"passed: (\d+)/\1, largest difference \d", first[3])
    linked.get_by_role("button", name="Also check WebGPU").click()
    expect(link).to_have_attribute("href", re.compile("training"))
    last = body(link)
    linked.goto(f"{address}4-mathematics/")
    assert body(link) == last
    assert linked.evaluate("localStorage.getItem('book.selftest')") == "\n".join(last[2:])


def test_where_nothing_can_be_kept_the_tests_own_page_has_the_result(
    linked: Page, address: str
) -> None:
    linked.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    )
    linked.route("**/attack.onnx", lambda route: route.fulfill(status=404))
    linked.goto(f"{address}en/selftest/")
    link = linked.locator("a.report")
    expect(link).to_have_attribute("href", re.compile("self-test"))
    told = body(link)
    assert told[2].endswith("not ok")
    assert told[3].startswith('failed: {"graph":"attack"')
    linked.goto(f"{address}en/about/")
    assert len(body(link)) == 2
