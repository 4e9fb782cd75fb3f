"""Section 3.2's worked numbers are right, and its pages show these very examples."""

from itertools import product
from pathlib import Path

import pytest
import torch
from built_page import BuiltPage
from torch.nn import functional
from worked import close, tensor

from site_src.build import worked_assistant
from site_src.hooks.prose import numbers

ROOT = Path(__file__).resolve().parents[3]
PAGES = [ROOT / "docs" / language / "3-algorithms.md" for language in ("zh", "en")]
WORKED = worked_assistant.values()


def test_imitation_counts_the_answer_alone() -> None:
    given = tensor([0.9, 0.1, *worked_assistant.ANSWER])
    logits = torch.stack([given, 1 - given], 1).log()
    ignored = -100
    answers = torch.tensor([ignored, ignored, 0, 0, 0])
    close(WORKED.imitation, functional.cross_entropy(logits, answers, ignore_index=ignored))


def test_a_preference_is_the_softmax_of_two_scores() -> None:
    for gap in WORKED.gaps:
        scores = tensor([gap.rewards, 0.0])
        close(gap.chance, scores.softmax(0)[0])
        close(gap.loss, functional.cross_entropy(scores, torch.tensor(0)))


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("start", worked_assistant.REFERENCE),
        ("moved", worked_assistant.MOVED),
        ("sunk", worked_assistant.SUNK),
    ],
)
def test_dpo_is_the_loss_of_the_paper(name: str, now: list[float]) -> None:
    chances = tensor(now).requires_grad_()
    risen = chances - tensor(worked_assistant.REFERENCE)
    loss = -functional.logsigmoid(worked_assistant.BETA * (risen[0] - risen[1]))
    loss.backward()
    ours = getattr(WORKED, name)
    close(ours.loss, loss)
    assert chances.grad is not None
    close(-worked_assistant.BETA * ours.weight, chances.grad[0])
    close(worked_assistant.BETA * ours.weight, chances.grad[1])


def test_both_couplets_may_sink_while_the_loss_falls() -> None:
    assert WORKED.sunk.loss < WORKED.start.loss
    for now, then in zip(worked_assistant.SUNK, worked_assistant.REFERENCE, strict=True):
        assert now < then


@pytest.mark.parametrize(("name", "beta"), worked_assistant.LEASHES.items())
def test_no_distribution_beats_the_one_on_the_leash(name: str, beta: float) -> None:
    first, rewards = tensor(worked_assistant.FIRST), tensor(worked_assistant.REWARDS)

    def worth(p: torch.Tensor) -> torch.Tensor:
        return p @ rewards - beta * torch.xlogy(p, p / first).sum()

    leash = WORKED.leashes[name]
    best = tensor(leash.p)
    close(leash.reward, best @ rewards)
    close(leash.divergence, torch.xlogy(best, best / first).sum())
    parts = 40
    others = [
        tensor([one, other, parts - one - other]) / parts
        for one, other in product(range(parts + 1), repeat=2)
        if one + other <= parts
    ]
    assert all(worth(best) >= worth(other) for other in others)
    # Where the reward says nothing, all stays as it was.
    close(leash.p[1] / leash.p[2], first[1] / first[2])


def test_advantages_are_standardised_rewards() -> None:
    for name, rewards in worked_assistant.GROUPS.items():
        given, ours = tensor(rewards), WORKED.groups[name]
        close(ours.mean, given.mean())
        close(ours.spread, given.std(correction=0))
        close(ours.advantages, (given - given.mean()) / given.std(correction=0))
        # The table shows the first answer as one of 1 point, the last as one of 0 points.
        assert (rewards[0], rewards[-1]) == (1, 0)


def test_a_clipped_ratio_stops_pushing_upwards_alone() -> None:
    ratio, clip = tensor(worked_assistant.RATIO), worked_assistant.CLIP
    held = ratio.clamp(1 - clip, 1 + clip)
    close(WORKED.clipped, torch.minimum(ratio, held))
    assert torch.minimum(-ratio, -held) == -ratio


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_the_pages_give_the_examples_that_are_computed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    given = [
        *(f"{p:g}" for p in worked_assistant.ANSWER),
        *(f"${chance}$" for chance in worked_assistant.REFERENCE),
        *(f"${chance}$" for chance in worked_assistant.MOVED),
        *(f"${chance}$" for chance in worked_assistant.SUNK),
        rf"\beta={worked_assistant.BETA}",
        *(f"{share:g}" for share in worked_assistant.FIRST),
        *(f"| {beta:g} | [[= a.leashes.{name}" for name, beta in worked_assistant.LEASHES.items()),
        *(
            f"| {', '.join(f'{reward:g}' for reward in rewards)} | [[= a.groups.{name}.mean"
            for name, rewards in worked_assistant.GROUPS.items()
        ),
        rf"\epsilon={worked_assistant.CLIP}",
        f"{worked_assistant.RATIO:g}",
    ]
    assert [each for each in given if each not in text] == []


def test_the_built_pages_show_what_was_computed(pages: list[BuiltPage]) -> None:
    shown = [WORKED.imitation, WORKED.moved.loss, WORKED.sunk.loss, *WORKED.leashes["tight"].p]
    for path in ("3-algorithms/index.html", "en/3-algorithms/index.html"):
        html = next(page.html for page in pages if page.path.as_posix() == path)
        assert [value for value in shown if numbers.fixed(value, 3) not in html] == []
