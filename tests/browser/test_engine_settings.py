"""Firefox that resists fingerprinting, and WebKitGTK where the system has no language set."""

import os
from typing import Any

import pytest
from test_selftest import REPORT, check

from site_src.browsers import engines

RESISTING: dict[str, bool | int | str] = {"privacy.resistFingerprinting": True}
# Whether pixels come back otherwise than they were drawn.
NOISE = """(() => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillRect(0, 0, 64, 64);
  const { data } = context.getImageData(0, 0, 64, 64);
  return data.some((byte, at) => byte !== (at % 4 === 3 ? 255 : 0));
})()"""
# The language that the browser itself names.
NAMED = 'Object.getOwnPropertyDescriptor(Navigator.prototype, "language").get.call(navigator)'
# Press a button of a lab that is alone on its page, and give what is said then.
PRESS = """(async (name, label, told) => {
  const all = (root) => [...root.querySelectorAll("*")]
    .flatMap((part) => [part, ...(part.shadowRoot ? all(part.shadowRoot) : [])]);
  await customElements.whenDefined(name);
  const lab = document.querySelector(name);
  await lab.ready;
  await lab.settled();
  all(lab.shadowRoot).find((part) => part.matches("button") && part.textContent.trim() === label)
    .click();
  for (let tries = 0; ; tries += 1) {
    const words = all(lab.shadowRoot).filter((part) => part.matches(told))
      .map((part) => part.textContent.trim()).join(" ");
    if (/Paused|Saved|read back/.test(words) || tries > 600) return words;
    await new Promise((done) => setTimeout(done, 50));
  }
})"""


def asked(engine: str, url: str, expression: str, **how: Any) -> Any:  # noqa: ANN401
    if engine in engines.missing() and not os.environ.get("CI"):
        pytest.skip(f"{engine} is not installed here: `make browsers` installs it")
    return engines.ask(engine, url, expression, **how)


def test_firefox_that_resists_fingerprinting_computes_every_graph(address: str) -> None:
    both = f"Promise.all([{REPORT}, {NOISE}])"
    report, is_noise = asked("firefox", f"{address}en/selftest/", both, settings=RESISTING)
    assert is_noise, "the setting is in force"
    check(report, "Gecko")


def test_firefox_that_resists_fingerprinting_is_told_why_no_picture_is_saved(address: str) -> None:
    press = f'{PRESS}("toy-lab", "Save picture", "[role=status]")'
    said = asked("firefox", f"{address}en/embed/toy-lab/", press, settings=RESISTING)
    assert "does not let pages read back" in said


def test_firefox_that_resists_fingerprinting_trains(address: str) -> None:
    press = f'{PRESS}("train-lab", "One step", ".outcome")'
    said = asked("firefox", f"{address}en/embed/train-lab/", press, settings=RESISTING)
    assert said == "Paused."


def test_webkit_trains_where_the_system_has_no_language(address: str) -> None:
    both = f'Promise.all([{PRESS}("train-lab", "One step", ".outcome"), {NAMED}])'
    said, language = asked("webkit", f"{address}en/embed/train-lab/", both, locale="C.UTF-8")
    assert (said, language) == ("Paused.", "C")
