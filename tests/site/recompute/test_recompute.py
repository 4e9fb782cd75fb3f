"""A lab's numbers computed in Python: which labs, and what is said of a link that shows none."""

import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from model_export.digits.measured import experiments
from model_export.errors import ModelExportError
from site_src import labs, recompute
from site_src.recompute import __main__ as recompute_command
from site_src.recompute import graphs
from site_src.recompute.digits import attack_lab
from tests.asking import ask
from tests.fuzzing import few

ROOT = Path(__file__).resolve().parents[3]
WHOLE = {name: lab.tests.whole for name, lab in labs.read().items() if lab.tests.whole}


def refusal(lab: str, states: str) -> str:
    """Return what is said of a link."""
    with pytest.raises(ModelExportError) as refused:
        recompute.columns(f"https://example.org/en/#{lab}?{states}")
    return str(refused.value)


def test_every_lab_is_computed_again_but_those_that_hand_out_no_command() -> None:
    sources = {folder.name: (folder / f"{folder.name}.ts").read_text() for folder in labs.folders()}
    silent = {name for name, source in sources.items() if "override get command()" in source}
    assert sources.keys() - silent == recompute.modules().keys() == WHOLE.keys()
    assert silent == {"train-lab", "rhyme-lab", "pretrain-lab"}


def test_every_module_is_that_of_a_lab() -> None:
    families = {folder.name.replace("-", "_"): folder.parent.name for folder in labs.folders()}
    modules = {path.stem: path.parent.name for path in recompute.HERE.glob("*/[!_]*.py")}
    assert modules.items() <= families.items()


@pytest.mark.parametrize(
    ("lab", "state"),
    [
        ("attack-lab", "epsilon=0.4"),
        ("attack-lab", "epsilon=nan"),
        ("attack-lab", "method=cw"),
        ("attack-lab", "target=10"),
        ("attack-lab", "ink=AC.Ag"),
        ("backprop-lab", "sample=99"),
        ("backprop-lab", "sample=-1"),
        ("backprop-lab", "pixel=784"),
        ("compression-lab", "bits=7"),
        ("membership-lab", "place=900"),
        ("membership-lab", "place=1.5"),
        ("network-view", "unit=12"),
        ("scaling-lab", "hidden=all"),
        ("scaling-lab", "guess=2"),
        ("scaling-lab", "truth=maybe"),
        ("size-calculator", "model=GPT-9"),
        ("size-calculator", "peak=abc"),
        ("size-calculator", "shape=1_2"),
        ("toy-lab", "w1=1_2_3"),
        ("toy-lab", "rate=-1"),
        ("verse-writer", "seed=1000000"),
        ("verse-writer", "temperature=3"),
    ],
)
def test_a_state_that_no_lab_has_is_named_with_what_to_do(lab: str, state: str) -> None:
    said = refusal(lab, f"{WHOLE[lab]}&{state}")  # what is said last holds
    assert said.startswith(f"{state} is not ")
    assert said.endswith(f": copy the link from below {lab} again.")


@pytest.mark.parametrize("state", ["epsilon=0.1", "method=fgsm", "target=none", "sample=2"])
def test_a_link_that_was_cut_off_says_what_it_lacks(state: str) -> None:
    rest = "&".join(each for each in WHOLE["attack-lab"].split("&") if each != state)
    lacking = state.partition("=")[0]
    assert refusal("attack-lab", rest).startswith(f"The link lacks {lacking}: copy it")


def test_other_links_say_what_to_do() -> None:
    assert "copy the link from below" in refusal("train-lab", "epochs=3")
    assert "draw a digit" in refusal("digit-demo", "sample=none")
    assert "go back to the book's network" in refusal("digit-demo", "sample=1&network=own")


def test_without_models_it_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "MODELS", tmp_path)
    assert "run `make train` in the repository's folder" in refusal("digit-demo", "sample=1")


def test_the_command_works_in_any_folder_and_fails_in_one_line(tmp_path: Path) -> None:
    for states, said in {"sample=4": "index,digit,logit", "sample=99": "error: sample=99"}.items():
        command = [sys.executable, "-m", "site_src.recompute", f"x#digit-demo?{states}"]
        environment = {"PYTHONPATH": str(ROOT)}
        finished = subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert (finished.stdout or finished.stderr).startswith(said)
        assert "Traceback" not in finished.stderr


def test_what_a_link_says_cannot_command_a_terminal(tmp_path: Path) -> None:
    bell = "\x1b]0;owned\x07\x1b[31m\u202e\n"
    for link in (bell, f"x#{bell}?a=1", f"x#attack-lab?{WHOLE['attack-lab']}&method={bell}"):
        command = [sys.executable, "-m", "site_src.recompute", link]
        finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert (finished.returncode, finished.stdout) == (1, "")
        assert finished.stderr.startswith("error: ")
        assert finished.stderr.count("\n") == 1
        assert finished.stderr.rstrip("\n").isprintable(), finished.stderr
        assert "Traceback" not in finished.stderr


def test_a_file_that_the_page_would_refuse_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(graphs.MODELS, tmp_path, dirs_exist_ok=True)
    monkeypatch.setattr(graphs, "MODELS", tmp_path)
    for name, lab in (
        ("digits/classify.onnx", "digit-demo?sample=1"),
        ("digits/samples.json", "digit-demo?sample=1"),
        ("digits/digits-test.bin", "confusion-lab?threshold=none"),
        ("digits/manifest.json", "digit-demo?sample=1"),
    ):
        graphs.session.cache_clear()
        graphs.weights.cache_clear()
        whole = (tmp_path / name).read_bytes()
        for damaged in (b"", whole[:-9], whole[:100] + b"\0" + whole[101:], b"[" * 200_000):
            (tmp_path / name).write_bytes(damaged)
            with pytest.raises(ModelExportError, match=rf"{name} is .*run `make train`"):
                recompute.columns(f"x#{lab}")
        (tmp_path / name).write_bytes(whole)
    graphs.session.cache_clear()
    graphs.weights.cache_clear()


def test_an_attack_ends_within_the_strongest_that_was_measured() -> None:
    # Ten steps deceive any network of the recipe; one step may leave a digit or two.
    columns = recompute.columns(f"x#attack-lab?{WHOLE['attack-lab']}&method=pgd")
    assert 0 < columns["smallest_epsilon"][0] <= experiments.EPSILONS[-1]
    assert np.abs(columns["image_random"] - columns["image_before"]).max() == pytest.approx(0.1)
    assert set(attack_lab.coins(0).ravel()) == {-1, 1}


LINKS = WHOLE | {"a-b": "sample=2", "": "sample=2"}
odd = some.sampled_from(
    ["nan", "inf", "1e999", "-0", "9" * 400, "1_2", "none", "%00", "%1b[31m", "\x1b[31m", "٣"]
)
said = odd | some.text(max_size=20) | some.integers().map(str) | some.floats().map(str)


@some.composite
def links(draw: some.DrawFn) -> str:
    """Draw a link to a lab of which some states are wrong, doubled, cut off or missing."""
    lab = draw(some.sampled_from(sorted(LINKS)))
    states = dict(parse_qsl(LINKS[lab]))
    for name in draw(some.lists(some.sampled_from(sorted(states)), min_size=1, max_size=3)):
        if draw(some.booleans()):
            states[name] = draw(said)
        else:
            states.pop(name, None)
    if draw(some.booleans()):
        states["ink"] = draw(some.text("ABCgh_-09.", max_size=30) | said)
    link = f"https://example.org/en/#{lab}?{urlencode(states, errors='backslashreplace')}"
    return link[: draw(some.integers(0, len(link)))] if draw(some.integers(0, 3)) == 0 else link


def test_no_link_breaks_the_command() -> None:
    @few(300)
    @given(links() | some.text(some.characters(exclude_characters="\0"), max_size=60))
    def follow(link: str) -> None:
        ask(recompute_command.main, "--", link)

    follow()
    for link in ("http://[", "x#", "#?", "x#digit-demo?sample=2&ink=" + "g" * 9_999 + "BA"):
        assert ask(recompute_command.main, link)[0] == 1
    many = "x#digit-demo?sample=2&ink=" + "A" * 50_000
    assert "ink=AAA" in ask(recompute_command.main, many)[2]
