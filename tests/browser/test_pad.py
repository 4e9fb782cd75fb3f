"""The drawing pad: strokes that leave it, pointers that end in any way, palms, links."""

from collections.abc import Sequence
from typing import Any

import pytest
from figures import shown
from playwright.sync_api import Locator, expect
from visits import Visit

PAD, MOST_POINTS = 280, 20_000
# Sends pointer events to the pad, each [type, pointer, id, x, y, buttons], x and y in pad units.
POINT = """(pad, events) => {
  const target = pad.shadowRoot.querySelector("svg");
  const box = pad.getBoundingClientRect();
  for (const [type, pointerType, pointerId, x, y, buttons] of events) {
    target.dispatchEvent(new PointerEvent(type, {
      pointerType, pointerId, buttons, button: type === "pointerdown" ? 0 : -1, pressure: 0.5,
      isPrimary: true, bubbles: true, composed: true, cancelable: true,
      clientX: box.left + x * box.width / 280, clientY: box.top + y * box.height / 280,
    }));
  }
  return pad.strokes;
}"""
Event = tuple[str, str, int, float, float, int]


def line(pointer: str, number: int, points: Sequence[tuple[float, float]]) -> list[Event]:
    """Return a pointer's way from its first touch on, still pressed at the end."""
    (x, y), *rest = points
    begun: list[Event] = [("pointerdown", pointer, number, x, y, 1)]
    return begun + [("pointermove", pointer, number, x, y, 1) for x, y in rest]


def up(pointer: str, number: int, how: str = "pointerup") -> Event:
    return (how, pointer, number, 0, 0, 0)


@pytest.fixture
def pad(visit: Visit, address: str) -> Locator:
    visit.page.goto(f"{address}en/embed/digit-demo/#digit-demo?sample=none")
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    return visit.page.locator("drawing-pad")


def test_a_stroke_that_leaves_the_pad_survives_its_own_link(visit: Visit, pad: Locator) -> None:
    box = pad.bounding_box()
    assert box is not None
    mouse = visit.page.mouse
    mouse.move(box["x"] + 60, box["y"] + 40)
    mouse.down()
    mouse.move(box["x"] + 60, box["y"] + 150, steps=5)
    mouse.up()
    mouse.move(box["x"] + 100, box["y"] + 50)
    mouse.down()
    for x, y in ((900, 60), (900, 700), (-90, 700), (100, 100)):  # far beyond every side
        mouse.move(box["x"] + x, box["y"] + y, steps=4)
    mouse.up()
    lab = visit.page.locator("digit-demo")
    before, strokes = shown(lab), pad.evaluate("pad => pad.strokes")
    assert len(strokes) == 2
    assert all(0 <= each <= PAD for stroke in strokes for point in stroke for each in point)
    assert {0, PAD} <= {each for point in strokes[1] for each in point}
    link = lab.evaluate("lab => lab.link()")
    visit.page.goto("about:blank")
    visit.page.goto(link)
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    assert shown(lab) == before
    assert pad.evaluate("pad => pad.strokes") == strokes
    assert visit.complaints == []


@pytest.mark.parametrize(
    ("ink", "strokes", "refused"),
    [
        ("UUuiBA", [[[10, 10], [280, 10]]], False),
        ("UUuiBA.AA", [[[10, 10], [280, 10]], [[0, 0]]], False),
        ("UU.%25.AA", [[[10, 10]], [[0, 0]]], True),
    ],
    ids=["beyond the edge", "with another", "with a damaged one"],
)
def test_a_link_from_before_keeps_what_can_be_read(
    visit: Visit, address: str, ink: str, strokes: list[Any], refused: bool
) -> None:
    visit.page.goto(f"{address}en/#digit-demo?ink={ink}")
    lab = visit.page.locator("digit-demo")
    assert shown(lab)["image"]
    assert lab.locator("drawing-pad").evaluate("pad => pad.strokes") == strokes
    expect(lab.locator(".own")).to_have_count(int(refused))


@pytest.mark.parametrize("end", ["pointerup", "pointercancel", "lostpointercapture", "pointermove"])
def test_whatever_ends_a_pointer_the_next_one_draws(visit: Visit, pad: Locator, end: str) -> None:
    first = line("mouse", 1, [(50, 50), (50, 200)])
    # Lifted outside the window, a mouse is next seen without its button.
    drawn = pad.evaluate(POINT, [*first, up("mouse", 1, end), ("pointermove", "mouse", 1, 9, 9, 0)])
    assert drawn == [[[50, 50], [50, 200]]]
    drawn = pad.evaluate(POINT, [*line("touch", 2, [(90, 90), (95, 95)]), up("touch", 2)])
    assert drawn[1:] == [[[90, 90], [95, 95]]]
    assert visit.complaints == []


def test_a_pad_that_comes_back_is_not_held_by_a_lost_pointer(visit: Visit, pad: Locator) -> None:
    pad.evaluate(POINT, line("touch", 1, [(50, 50), (60, 60)]))
    pad.evaluate("pad => { const { parentNode } = pad; pad.remove(); parentNode.prepend(pad); }")
    drawn = pad.evaluate(POINT, [*line("touch", 2, [(90, 90), (95, 95)]), up("touch", 2)])
    assert drawn[-1] == [[90, 90], [95, 95]]


def test_a_pen_comes_before_the_hand_that_holds_it(visit: Visit, pad: Locator) -> None:
    kept = [*line("touch", 1, [(20, 20), (20, 90)]), up("touch", 1)]
    palm, pen = line("touch", 2, [(250, 250), (252, 255)]), line("pen", 3, [(100, 50), (100, 200)])
    drawn = pad.evaluate(POINT, [*kept, *palm, *pen])
    assert drawn == [[[20, 20], [20, 90]], [[100, 50], [100, 200]]]
    # The palm moves on and goes; the pen draws on.
    further: list[Event] = [
        ("pointermove", "touch", 2, 240, 250, 1),
        up("touch", 2),
        ("pointermove", "pen", 3, 150, 200, 1),
        up("pen", 3),
    ]
    drawn = pad.evaluate(POINT, further)
    assert drawn[1:] == [[[100, 50], [100, 200], [150, 200]]]
    # While the pen is lifted between two strokes, the hand still rests on the screen.
    assert pad.evaluate(POINT, line("touch", 4, [(250, 250), (252, 255)])) == drawn
    visit.page.wait_for_timeout(1_100)
    finger = [*line("touch", 5, [(30, 30), (40, 40)]), up("touch", 5)]
    assert pad.evaluate(POINT, finger)[2:] == [[[30, 30], [40, 40]]]
    assert visit.complaints == []


def test_a_second_pointer_does_not_disturb_the_first(visit: Visit, pad: Locator) -> None:
    first = line("touch", 1, [(50, 50), (60, 60)])
    second = [*line("touch", 2, [(200, 200), (210, 210)]), up("touch", 2)]
    rest: list[Event] = [("pointermove", "touch", 1, 70, 70, 1), up("touch", 1)]
    assert pad.evaluate(POINT, [*first, *second, *rest]) == [[[50, 50], [60, 60], [70, 70]]]
    assert visit.complaints == []


def test_a_full_pad_says_so_and_its_link_holds_all(visit: Visit, pad: Locator) -> None:
    zigzag = [[index % 2 * 200 + 20, index % 280] for index in range(MOST_POINTS - 1)]
    pad.evaluate("(pad, stroke) => { pad.show([stroke]); }", zigzag)
    drawn = pad.evaluate(POINT, [*line("mouse", 1, [(5, 5), (9, 9), (20, 20)]), up("mouse", 1)])
    assert sum(map(len, drawn)) == MOST_POINTS
    expect(pad.locator(".hint")).to_contain_text("The pad is full")
    lab = visit.page.locator("digit-demo")
    before = shown(lab)
    link = lab.evaluate("lab => lab.link()")
    visit.page.goto("about:blank")
    visit.page.goto(link)
    visit.page.evaluate("document.querySelector('digit-demo').ready")
    assert shown(lab) == before
    pad.evaluate("pad => pad.undo()")
    expect(pad.locator(".hint")).to_have_count(0)
    assert visit.complaints == []
