"""What section 4 works out after its first step is what autograd finds, and the pages show it."""

import contextlib
import io
import math
import re
from pathlib import Path

import pytest
import torch
from built_page import BuiltPage
from torch.nn import functional
from worked import close, tensor

from site_src.build import activations, worked_example, worked_learning, worked_sentence
from site_src.hooks.prose import numbers

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "docs" / language / "4-mathematics.md" for language in ("zh", "en")]
WORKED = worked_learning.values()


def trained(start: tuple[object, ...], rate: float, steps: int) -> list[torch.Tensor]:
    """Return hidden weights and biases, output weights and biases, and the loss they give."""
    parameters = [tensor(each).requires_grad_() for each in start]
    optimiser = torch.optim.SGD(parameters, lr=rate)

    def loss() -> torch.Tensor:
        hidden, shifts, output, biases = parameters
        a1 = torch.relu(hidden @ tensor(worked_example.INPUT) + shifts)
        return functional.cross_entropy(output @ a1 + biases, tensor(worked_example.TARGET))

    for _ in range(steps):
        optimiser.zero_grad()
        loss().backward()
        optimiser.step()
    return [*parameters, loss()]


def test_further_steps_are_those_of_gradient_descent() -> None:
    square = [[worked_learning.SAME] * 2] * 2
    twins = (square, [0.0, 0.0], square, [0.0, 0.0])
    for name, start, steps in (
        ("second", worked_example.START, 2),
        ("long", worked_example.START, 1),
        ("twins", twins, 1),
    ):
        ours = WORKED[name]
        *weights, loss = trained(start, ours["rate"], steps)
        for key, theirs in zip(("w1", "b1", "w2", "b2"), weights, strict=True):
            close(ours[key], theirs)
        close(ours["after"]["loss"], loss)


def test_the_second_unit_dies_as_the_text_says() -> None:
    first, second, long = WORKED, WORKED["second"], WORKED["long"]
    fall = -first["rate"] * first["d1"][1] * (sum(x * x for x in worked_example.INPUT) + 1)
    assert second["z1"][1] - first["z1"][1] == pytest.approx(fall)
    assert second["z1"][1] < 0 < first["z1"][1]
    assert second["d1"][1] == 0 != second["back"][1]
    assert second["w1"][1] == first["w1"][1]
    assert second["after"]["loss"] < first["after"]["loss"]
    # Another input wakes it after a short step, none without negative numbers after a long one.
    assert 2 * first["w1"][1][1] + first["b1"][1] > 0
    assert max(*long["w1"][1], long["b1"][1]) < 0


def test_equal_weights_make_twins() -> None:
    hidden, shifts, output, biases, _ = trained(
        ([[worked_learning.SAME] * 2] * 2, [0.0] * 2, [[worked_learning.SAME] * 2] * 2, [0.0] * 2),
        worked_example.LEARNING_RATE,
        50,
    )
    assert torch.equal(hidden[0], hidden[1])
    assert torch.equal(output[:, 0], output[:, 1])
    assert shifts[0] == shifts[1]
    assert biases[0] != biases[1]


def test_xor_takes_a_bend() -> None:
    points = tensor(worked_learning.POINTS)
    z = points @ tensor(worked_learning.HIDDEN).T + tensor(worked_learning.SHIFTS)
    read = tensor(worked_learning.READ)
    close([point.bent for point in WORKED["xor"]], torch.relu(z) @ read)
    close([point.straight for point in WORKED["xor"]], z @ read)
    wanted = tensor([float(point.wanted) for point in WORKED["xor"]])
    close([point.bent for point in WORKED["xor"]], wanted)
    # The best plane answers one half everywhere.
    plane = torch.cat([points, torch.ones(4, 1, dtype=torch.float64)], 1)
    fitted = plane @ torch.linalg.lstsq(plane, wanted[:, None]).solution
    torch.testing.assert_close(fitted, torch.full_like(fitted, 0.5))


def test_a_line_on_xor_costs_more_than_a_guess() -> None:
    line = WORKED["line"]
    outputs = tensor(worked_learning.POINTS) @ tensor(worked_learning.LINE)
    outputs = outputs + worked_learning.LINE_BIAS
    wanted = tensor([float(point.wanted) for point in WORKED["xor"]])
    loss = functional.binary_cross_entropy_with_logits(outputs, wanted, reduction="none")
    close(line.outputs, outputs)
    close(line.losses, loss)
    close(line.loss, loss.mean())
    assert sum(line.margins) == 0
    close(line.floor, functional.binary_cross_entropy_with_logits(0 * outputs, wanted))
    assert line.floor < line.loss


def test_derivatives_of_the_plotted_functions_are_autograd_s() -> None:
    functions = {
        "logistic": torch.sigmoid,
        "tanh": torch.tanh,
        "ReLU": torch.relu,
        "GELU": functional.gelu,
    }
    assert functions.keys() == activations.CURVES.keys()
    z = torch.linspace(-4, 4, 81, dtype=torch.float64, requires_grad=True)
    for name, (value, slope) in activations.CURVES.items():
        expected = functions[name](z)
        (gradient,) = torch.autograd.grad(expected.sum(), z)
        close([value(each) for each in z.tolist()], expected)
        close([slope(each) for each in z.tolist()], gradient)


@pytest.mark.parametrize(("name", "variance"), [("logistic", 1), ("ReLU", 2)])
def test_what_is_left_of_a_gradient_is_autograd_s(name: str, variance: float) -> None:
    activation = {"logistic": torch.sigmoid, "ReLU": torch.relu}[name]
    left = []
    for seed in range(worked_learning.NETWORKS):
        value, message = map(tensor, worked_learning.start(seed))
        sums = []
        for layer in worked_learning.drawn(seed, variance):
            sums.append((tensor(layer) @ value).requires_grad_())
            value = activation(sums[-1])
        first, last = torch.autograd.grad(value @ message, [sums[0], sums[-1]])
        left.append(math.log(first.norm() / last.norm()))
    mean = math.exp(sum(left) / len(left))
    assert getattr(WORKED["depth"], name.lower()) == pytest.approx(mean)
    assert (mean < WORKED["depth"].bound * 10) == (name == "logistic")


def test_the_loss_of_two_words_is_cross_entropy() -> None:
    logits = tensor([guess.logits for guess in worked_sentence.values().guesses])
    logits.requires_grad_()
    loss = functional.cross_entropy(logits, torch.tensor([1, 2]))
    loss.backward()
    reading = WORKED["reading"]
    close(reading.loss, loss)
    close(reading.perplexity, loss.exp())
    assert logits.grad is not None
    close(reading.slopes, logits.grad * len(logits))


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_program_on_the_page_prints_what_was_worked_by_hand(page: Path) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", page.read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, torch.Tensor] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(program, names)
    close(WORKED["loss"], names["loss"])
    for key, matrix in (("dw1", names["W1"]), ("dw2", names["W2"])):
        assert matrix.grad is not None
        torch.testing.assert_close(tensor(WORKED[key]).float(), matrix.grad)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_to_the_toy_lab_carry_the_examples(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    def listed(values: list[float]) -> str:
        return "_".join(f"{value:g}" for value in values)

    hidden = listed([weight for row in worked_learning.HIDDEN for weight in row])
    shifts = listed(worked_learning.SHIFTS)
    assert f"w1={hidden}&amp;b1={shifts}&amp;w2={listed([*worked_learning.READ, 0, 0])}" in text
    assert f"rate={worked_learning.LONG_RATE:g}&amp;step=7" in text


def test_the_built_pages_show_further_steps(pages: list[BuiltPage]) -> None:
    shown = [
        numbers.fixed(value, 4)
        for value in (WORKED["second"]["z1"][1], WORKED["second"]["after"]["loss"])
    ]
    shown += [
        numbers.scientific(WORKED["depth"].logistic),
        numbers.fixed(WORKED["reading"].loss, 3),
    ]
    for path in ("4-mathematics/index.html", "en/4-mathematics/index.html"):
        html = next(page.html for page in pages if page.path.as_posix() == path)
        assert [value for value in shown if value not in html] == []
        assert html.count('<figure class="plot">') == 2
