"""The attack lab against Python, for any network: each step from the same start.

Ten steps of signs are chaotic where a slope is zero but for rounding, so that two right attacks may
end in other images. Every step that the lab takes is therefore taken by Python too, from where the
lab's began, and the end is judged by what it must satisfy.
"""

from itertools import islice, pairwise
from typing import Any

import numpy as np
import pytest
import torch
from figures import FOLLOW, drawings, open_alone, shown
from visits import Visit

from model_export.digits import rounding
from model_export.digits.measured.experiments import EPSILONS, PGD_STEPS
from site_src.recompute import graphs
from site_src.recompute.digits import attack_lab

Run = dict[str, Any]
# Keeps what the page's attacks are given and what they end in.
WATCH = """
  window.attacks = [];
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const { id, call, args: [graph, feeds] } = message;
    if (call === "run" && graph === "attack") {
      const list = (name) => Array.from(feeds[name].data, Number);
      const run = {
        hardened: "w1" in feeds, noise: feeds.given.data.some((sign) => sign !== 0),
        label: list("label"), direction: list("direction")[0], length: list("length")[0],
        epsilon: list("epsilon")[0], original: list("original"), current: list("current"),
        given: list("given"),
      };
      window.attacks.push(run);
      const keep = ({ data }) => {
        if (data.id !== id) return;
        this.removeEventListener("message", keep);
        for (const name of ["image", "probabilities"])
          run[name] = Array.from(data.value[name].data);
      };
      this.addEventListener("message", keep);
    }
    return post.call(this, message, ...rest);
  };
"""
# All of them, but the pictures of those alone that have the strength shown.
TAKEN = """(epsilon) => window.attacks.splice(0).map((run) => {
  if (run.epsilon === Math.fround(epsilon)) return run;
  const { hardened, noise, probabilities } = run;
  return { hardened, noise, probabilities, epsilon: run.epsilon };
})"""


def parts_of(run: Run) -> graphs.Columns:
    return graphs.weights("hardened" if run["hardened"] else "classify")


def settled(run: Run) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Return for which pixels nothing but the graph decides where they go."""
    current = torch.tensor([run["current"]], dtype=torch.float32)
    parts = tuple(torch.from_numpy(part) for part in parts_of(run).values())
    clear = rounding.settled(current, torch.tensor(run["label"]), parts)[0].numpy()
    return clear | (np.array(run["given"]) != 0)


def check_step(run: Run) -> int:
    """Take the step in Python too; returns how many pixels could be compared."""
    names = ("original", "current", "given")
    feeds = {name: np.array([run[name]], np.float32) for name in names}
    feeds |= {name: graphs.single(run[name]) for name in ("direction", "length", "epsilon")}
    wanted = graphs.run("attack", parts_of(run) | feeds | {"label": graphs.digits(*run["label"])})
    image, clear = np.array(run["image"], np.float32), settled(run)
    np.testing.assert_allclose(image[clear], wanted["image"][0][clear], atol=1e-5)
    assert np.abs(image - run["current"]).max() <= run["length"] + 1e-6
    assert np.abs(image - run["original"]).max() <= run["epsilon"] + 1e-6
    assert image.min() >= 0
    assert image.max() <= 1
    reads = graphs.run("hardened" if run["hardened"] else "classify", {"image": image[None]})
    np.testing.assert_allclose(
        run["probabilities"], reads["probabilities"][0], rtol=1e-3, atol=1e-4
    )
    return int(clear.sum())


def check_search(ends: list[Run], smallest: list[float], read: int, target: int | None) -> None:
    """See that the smallest strength is the first of the grid that reaches the goal."""
    reached = [
        (answer != read) if target is None else (answer == target)
        for answer in (int(np.argmax(end["probabilities"])) for end in ends)
    ]
    tried = [round(end["epsilon"] / attack_lab.GRAIN) for end in ends]
    if target == read:
        assert smallest == [0]
    elif smallest:
        at = round(smallest[0] / attack_lab.GRAIN)
        assert tried[:at] == list(range(1, at + 1))
        assert reached[:at] == [False] * (at - 1) + [True]
    else:
        assert max(tried) * attack_lab.GRAIN == pytest.approx(EPSILONS[-1])
        assert not any(reached)


@pytest.mark.parametrize("target", [3, None], ids=["to a digit", "away"])
@pytest.mark.parametrize(("method", "count"), [("fgsm", 10), ("pgd", 4)])
@pytest.mark.parametrize("epsilon", ["0.07", "none"], ids=["given", "smallest"])
def test_every_step_is_the_one_that_python_takes(
    visit: Visit, address: str, method: str, count: int, target: int | None, epsilon: str
) -> None:
    visit.page.add_init_script(WATCH)
    lab = open_alone(visit.page, address, "attack-lab", "sample=2")
    shown(lab)
    aim = "none" if target is None else target
    states = f"method={method}&target={aim}&epsilon={epsilon}&signs=5"
    compared, steps = 0, PGD_STEPS if method == "pgd" else 1
    for drawing in islice(drawings(), 0, None, 20 // count):
        link = f"{visit.page.url.split('#')[0]}#attack-lab?{states}&ink={drawing}"
        visit.page.evaluate("window.attacks.length = 0")
        _, columns = visit.page.evaluate(FOLLOW, ["attack-lab", link])
        strength = columns["epsilon"][0]
        runs = visit.page.evaluate(TAKEN, strength)
        own = [run for run in runs if not run["hardened"] and not run["noise"]]
        sides = {
            "attacked": own[-steps:],
            "hardened_attacked": [run for run in runs if run["hardened"]][:steps],
            "random": [run for run in runs if run["noise"]],
        }
        for name, side in sides.items():
            compared += sum(map(check_step, side))
            for before, after in pairwise(side):
                assert after["current"] == before["image"]
            assert columns[f"image_{name}"] == side[-1]["image"]
            assert columns[f"probability_{name}"] == side[-1]["probabilities"]
        read = int(np.argmax(columns["probability_before"]))
        ends = own[steps - 1 : -1 : steps]
        check_search(ends, columns["smallest_epsilon"], read, target)
        if epsilon == "none":
            assert strength == (columns["smallest_epsilon"] or [EPSILONS[-1]])[0]
    # However sure the network is of some drawings, most steps leave no doubt.
    assert compared > 784 * count
    assert visit.complaints == []


def test_it_opens_on_the_weakest_attack_that_succeeds(visit: Visit, address: str) -> None:
    lab = open_alone(visit.page, address, "attack-lab")
    for digit in range(10):
        lab.locator("digit-input .samples button").nth(digit).click()
        columns = shown(lab)
        attacked = columns["probability_attacked"]
        read = int(np.argmax(columns["probability_before"]))
        if columns["smallest_epsilon"]:
            assert columns["epsilon"] == columns["smallest_epsilon"]
            assert int(np.argmax(attacked)) != read
    strength = columns["epsilon"][0]
    slider = lab.locator("[data-control=epsilon] input")
    assert float(slider.input_value()) == pytest.approx(strength)
    slider.fill("0.3")  # what the reader has chosen stays, for another digit too
    lab.locator("digit-input .samples button").nth(2).click()
    assert shown(lab)["epsilon"] == [0.3]
    assert visit.complaints == []


def test_the_outcome_is_large_and_nothing_covers_it(visit: Visit, address: str) -> None:
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    lab = open_alone(visit.page, address, "attack-lab")
    columns = shown(lab)
    before, after = (
        str(int(np.argmax(columns[f"probability_{name}"]))) for name in ("before", "attacked")
    )
    answers = lab.locator(".punchline b")
    assert answers.all_inner_texts() == [before, after]
    assert (answers.nth(1).get_attribute("class") == "other") == (before != after)
    for picture in (lab.locator(".punchline figure").nth(at) for at in (0, 2)):
        box = picture.bounding_box()
        assert box
        assert box["width"] > 120
        picture.scroll_into_view_if_needed()
        # The slider that moves it is beside it, not over it.
        covered = picture.evaluate(
            """figure => {
              const { left, top, width, height } = figure.getBoundingClientRect();
              const root = figure.getRootNode();
              return [0.1, 0.5, 0.9].some((share) => !figure.contains(
                root.elementFromPoint(left + width / 2, top + share * height)));
            }"""
        )
        assert not covered
    slider = lab.locator("[data-control=epsilon]")
    assert slider.evaluate("part => getComputedStyle(part).position") == "static"
