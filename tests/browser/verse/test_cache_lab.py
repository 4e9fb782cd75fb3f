"""The cache lab as a reader meets it: a race on request, its numbers opened step by step."""

import numpy as np
import pytest
from accessibility import TOO_WIDE, violations
from figures import columns, settled_alone
from playwright.sync_api import Locator, expect
from visits import Visit, reached

from site_src import recompute

LAB = "cache-lab"
STARTS = {"zh": "春风", "en": "The moon"}
RACE = {"zh": "开跑！", "en": "Race!"}


def alone(visit: Visit, address: str, language: str, states: str = "") -> Locator:
    """Open the lab on its own page, and let it race."""
    visit.page.emulate_media(reduced_motion="reduce")
    return settled_alone(visit.page, address, LAB, language, states)


def test_nothing_is_loaded_before_the_race(first_visit: Visit, address: str) -> None:
    lab, _ = reached(first_visit, f"{address}en/4-mathematics/", LAB)
    lab.get_by_role("button", name="Race!").click()
    # It is seen to be written, slower than it was, then it stands.
    expect(lab.locator(".answer")).to_contain_text("times slower than it was", timeout=60_000)
    expect(lab.locator(".answer")).to_contain_text("Both wrote the same", timeout=30_000)
    first, second = lab.locator(".sheet").all_inner_texts()
    assert first == second
    assert first.startswith("The moon")
    assert not any("/calculator/" in worker.url for worker in first_visit.page.workers)
    assert first_visit.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_both_poets_write_what_python_writes(visit: Visit, address: str, language: str) -> None:
    lab = alone(visit, address, language, "seed=11&steps=3&context=11")
    found = columns(lab)
    expected = recompute.columns(lab.evaluate("lab => lab.link()"))
    assert found["cached_token"] == found["plain_token"] == expected["cached_token"].tolist()
    times = np.array([found["cached_ms"], found["plain_ms"]])
    assert times.shape == (2, len(found["cached_token"]))
    assert (times > 0).all()
    # With one token to read there is nothing to save; then every token costs more to read again.
    cached, plain = np.array(found["cached_multiplications"]), found["plain_multiplications"]
    assert cached[0] == plain[0]
    assert (cached[1:] < plain[1:]).all()
    gpt3 = found["model"].index("GPT-3")
    assert found["token_bytes"][gpt3] == 2 * 96 * 12288 * 2
    assert found["context_bytes"][gpt3] == 2048 * found["token_bytes"][gpt3]
    assert found["context_bytes"][gpt3] == found["context_bytes_of_all_heads"][gpt3]
    assert visit.complaints == []


def test_steps_open_one_after_another(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "en")
    expect(lab.locator("section")).to_have_count(0)
    for count, name in enumerate(("Token by token", "What is multiplied", "What large models"), 1):
        lab.locator(".openers .go").click()
        expect(lab.locator("section")).to_have_count(count)
        expect(lab.locator("section h4").last).to_contain_text(name)
    expect(lab.locator(".caches tbody tr").first).to_contain_text("GPT-3", timeout=30_000)
    slider = lab.get_by_label("Tokens in the context")
    slider.focus()
    visit.page.keyboard.press("End")
    expect(lab.locator(".caches thead")).to_contain_text("131,072 tokens")
    found = columns(lab)
    deepseek = found["model"].index("DeepSeek-V3")
    assert found["context_bytes"][deepseek] == 131_072 * 61 * 576 * 2
    lab.get_by_role("button", name="Fold all").click()
    expect(lab.locator("section")).to_have_count(0)
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("language", "typed", "said"),
    [("zh", "Ж", "词表里没有“Ж”"), ("en", "春", "no token for “春”")],
)
def test_what_cannot_be_read_is_answered_and_nothing_is_lost(
    visit: Visit, address: str, language: str, typed: str, said: str
) -> None:
    lab = alone(visit, address, language)
    before = columns(lab)
    field = lab.get_by_role("textbox")
    field.fill(typed)
    field.press("Enter")
    expect(lab.locator(".refusal")).to_contain_text(said)
    expect(field).to_have_value(typed)
    assert columns(lab)["cached_token"] == before["cached_token"]
    field.fill(STARTS[language])
    lab.get_by_role("button", name=RACE[language]).click()
    expect(lab.locator(".refusal")).to_be_empty()
    assert columns(lab)["cached_token"] == before["cached_token"]
    assert visit.complaints == []


def test_a_link_of_the_other_language_begins_as_this_one_does(visit: Visit, address: str) -> None:
    lab = alone(visit, address, "zh", "start=The+moon&seed=3&language=en")
    expect(lab.get_by_role("textbox")).to_have_value("春风")
    assert columns(lab)["cached_token"]
    lab = alone(visit, address, "zh", "steps=9&context=99&form=6")
    expect(lab.locator("section")).to_have_count(0)
    expect(lab.locator(".own")).to_contain_text("steps=9")
    assert visit.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_can_be_heard(visit: Visit, address: str, scheme: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    lab = alone(visit, address, "en", "steps=3")
    expect(lab.locator("rested-words")).to_contain_text("Both wrote the same", timeout=30_000)
    assert visit.page.evaluate(TOO_WIDE) == []
    assert violations(visit.page) == []
