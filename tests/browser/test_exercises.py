"""Exercises: whoever answers finds out at once, and the browser remembers."""

from playwright.sync_api import Browser, Locator, expect
from visits import Visit, watch


def question(visit: Visit, key: str) -> Locator:
    return visit.page.locator(f"answer-check[data-key={key}]")


def answer(form: Locator, text: str) -> None:
    form.get_by_role("textbox").fill(text)
    form.get_by_role("textbox").press("Enter")


def test_a_number_is_judged_with_the_reason_for_a_slip(visit: Visit, address: str) -> None:
    visit.page.goto(address + "en/1-background/")
    form = question(visit, "alexnet-errors")
    said = form.get_by_role("status")
    solution = visit.page.locator(".question", has=form).locator("details")
    answer(form, "a lot")
    expect(said).to_contain_text("“a lot” cannot be read as a number")
    answer(form, "10.9")
    expect(said).to_contain_text("Not yet. Those are percentage points.")
    answer(form, "99")
    expect(said).to_contain_text("Think again")
    expect(form.get_by_role("textbox")).to_have_attribute("aria-invalid", "true")
    expect(solution).not_to_have_attribute("open", "")
    answer(form, "41.6 %")
    expect(said).to_have_text("Right.")
    expect(form.get_by_role("textbox")).not_to_have_attribute("aria-invalid", "true")
    expect(solution).to_have_attribute("open", "")
    visit.page.goto(address + "1-background/")
    expect(question(visit, "alexnet-errors").get_by_role("status")).to_contain_text("答对过")
    assert visit.complaints == []


def test_a_choice_is_made_by_keyboard_and_explained(visit: Visit, address: str) -> None:
    visit.page.goto(address + "4-mathematics/")
    form = question(visit, "silent-unit")
    said = form.get_by_role("status")
    form.get_by_role("button", name="核对").press("Enter")
    expect(said).to_contain_text("先选一项")
    form.get_by_role("radio").first.focus()
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Enter")
    expect(said).to_contain_text("还不对。")
    expect(said.locator("math")).to_have_count(2)  # formulas in the reason are typeset
    visit.page.keyboard.press("ArrowUp")  # round to the last
    visit.page.keyboard.press("Enter")
    expect(said).to_contain_text("对了。 一个沉默的 ReLU 单元")
    # The exercise has another question: its solution stays folded until that is answered too.
    solution = visit.page.locator(".question", has=form).locator("details")
    expect(solution).not_to_have_attribute("open", "")
    answer(question(visit, "example-p1"), "0.6225")
    expect(solution).to_have_attribute("open", "")
    assert visit.complaints == []


def test_no_bar_stands_beside_an_answer_not_given_in_forced_colours(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(forced_colors="active")
    visit = watch(context.new_page(), address)
    visit.page.goto(address + "en/1-background/")
    form = question(visit, "alexnet-errors")
    said = form.get_by_role("status")
    expect(said).to_be_empty()
    expect(said).to_have_css("border-left-width", "0px")
    answer(form, "99")
    expect(said).not_to_be_empty()
    expect(said).not_to_have_css("border-left-width", "0px")
    context.close()


def test_without_scripts_questions_and_answers_can_be_read(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "en/9-faq/", wait_until="load")
    expect(page.get_by_text("After training with dropout, how large")).to_be_visible()
    expect(page.get_by_text("Just as large")).to_be_visible()
    expect(page.get_by_text("Every weight is kept")).to_be_hidden()
    page.locator(".question summary").first.click()
    expect(page.get_by_text("every weight is stored")).to_be_visible()
    context.close()
