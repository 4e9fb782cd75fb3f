"""Whatever lies in a file of strokes, of digits, or in build/: a figure, or one sentence."""

import codecs
import contextlib
import functools
import io
import json
import os
import re
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from model_export import __main__ as command_line
from model_export.command import visible
from model_export.digits import companions, manifest
from model_export.digits.data import originals
from model_export.digits.measured import strokes
from model_export.digits.network import Network
from model_export.errors import ModelExportError
from model_export.training import checkpoint
from tests.asking import ask
from tests.fuzzing import few
from tests.small import ROOT

GOOD = {"label": 1, "writer": "a", "strokes": [[[0, 0], [2, 90]]]}
DOT = {"label": 0, "writer": 3, "strokes": [[], [[5, 5]]]}


def text(records: object, **changed: object) -> bytes:
    return json.dumps(records).encode() if not changed else text([GOOD | changed])


MILLION = text([GOOD | {"strokes": [[[i % 100, i % 77] for i in range(1_000_000)]]}])
REFUSED = {
    "label Infinity": (b'[{"label": Infinity, "writer": 1, "strokes": [[[0, 0]]]}]', "label inf"),
    "label NaN": (text([], label=float("nan")), "label nan is no digit"),
    "label 3.7": (text([], label=3.7), "label 3.7 is no digit"),
    "label true": (text([], label=True), "label True is no digit"),
    "label '3'": (text([], label="3"), "label 3 is no digit"),
    "label of 400 digits": (text([], label=10**400), "label 1000"),
    "label 1e400": (b'[{"label": 1e400, "writer": 1, "strokes": [[[0, 0]]]}]', "label inf"),
    "400 digits": (text([], strokes=[[[10**400, 1]]]), "is no point: two numbers from -1,000,000"),
    "5,000 digits": (b"[" + b"1" * 5_000 + b"]", "is not JSON"),
    "farther than the page reads": (text([], strokes=[[[1_000_001, 1]]]), "[1000001, 1] is no"),
    "true": (text([], strokes=[[[True, 1]]]), "[True, 1] is no point"),
    "text": (text([], strokes=[[["1", 1]]]), "is no point"),
    "null": (text([], strokes=[[[None, 1]]]), "[None, 1] is no point"),
    "a million points": (MILLION, "there are 1,000,000 points, at most 20,000 are read"),
    "as many strokes": (text([], strokes=[[]] * 20_001), "there are 20,001 strokes"),
    "nested deeply": (b"[" * 200_000, "is nested too deeply"),
    "nested": (text([], strokes=json.loads("[" * 300 + "]" * 300)), "is no point"),
    "no point": (text([], strokes=[[], []]), "there are no strokes"),
    "no list": (text([], strokes={"a": 1}), "no list of strokes"),
    "no writer": (text([{"label": 1}]), "'writer' is missing"),
    "writer null": (text([], writer=None), "writer None is no text"),
    "record of text": (text(["label"]), "record 0: label is no record"),
    "record null": (text([None]), "record 0: None is no record"),
    "escape bytes": (text(["\x1b[31m\x07\u202e"]), "record 0: \\x1b[31m\\x07\\u202e is no record"),
    "nothing": (b"", "is not JSON"),
    "half a letter": (b'["\xff"]', "is not JSON"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_strokes_that_are_none_are_named(kind: str, inside: Path) -> None:
    content, reason = REFUSED[kind]
    (inside / "mine.json").write_bytes(content)
    status, out, said = ask(command_line.main, "strokes", "mine.json")
    assert (status, out) == (1, "")
    assert reason in said, said
    assert len(said) < 600


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-8"])
def test_strokes_may_have_a_byte_order_mark(encoding: str, inside: Path) -> None:
    records = json.dumps([GOOD | {"writer": "王"}, DOT], ensure_ascii=False)
    (inside / "mine.json").write_bytes(records.encode(encoding))
    status, out, said = ask(command_line.main, "strokes", "mine.json")
    assert (status, said) == (0, "")
    assert "2 digits of 2 writers" in out
    assert "王" in out


def test_the_manifest_may_have_a_byte_order_mark(inside: Path) -> None:
    whole = manifest.PATH.read_bytes()
    (inside / "marked.json").write_bytes(codecs.BOM_UTF8 + whole)
    assert manifest.read(inside / "marked.json") == manifest.read()


@pytest.mark.parametrize(
    "writer",
    ["[/red]", "[bold]me", "[link=x]", "\\[", "\x1b]0;x\x07", "a\n", "\ud800", "²", "9" * 5_000],
)
def test_a_writer_is_shown_as_written_and_commands_nothing(writer: str, inside: Path) -> None:
    other = f"{writer}\0"  # numpy takes both for one
    (inside / "mine.json").write_bytes(text([GOOD | {"writer": writer}, GOOD | {"writer": other}]))
    status, out, _ = ask(command_line.main, "strokes", "mine.json")
    assert status == 0
    assert visible(writer)[:10] in out
    assert all(letter == "\n" or letter == visible(letter) for letter in out)
    measured = strokes.measure(Path("mine.json"), 0.5, manifest.read().training)
    recorded = json.loads(measured.model_dump_json())
    assert (recorded["writers"], len(recorded["by_writer"])) == (2, 2)


def test_a_file_whose_name_is_markup_is_measured(inside: Path) -> None:
    for name in ("[red].json", "[", os.fsdecode(b"\xff.json"), "\x1b[31m.json"):
        (inside / name).write_bytes(text([GOOD]))
        status, out, _ = ask(command_line.main, "strokes", name)
        assert status == 0
        strokes.measure(Path(name), 0.5, manifest.read().training).model_dump_json()
        assert visible(Path(name).stem) in out


def test_the_page_and_python_refuse_the_same_strokes() -> None:
    source = (ROOT / "site_src/demos/digits/shared/segments.ts").read_text(encoding="utf-8")
    assert f"MOST_POINTS = {strokes.MOST_POINTS:_};" in source
    farthest = re.search(r"Math\.abs\(value\) <= (\S+);", source)
    assert farthest is not None
    assert float(farthest[1]) == strokes.FARTHEST
    most = [[0, 0]] * strokes.MOST_POINTS
    assert len(strokes.segments_of([most])) == strokes.MOST_POINTS - 1
    for refused in ([[*most, [0, 0]]], [most, [[0, 0]]], [[]] * (strokes.MOST_POINTS + 1)):
        with pytest.raises(ValueError, match="at most 20,000"):
            strokes.segments_of(refused)


anything = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=9),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner),
    max_leaves=20,
)
edge = some.sampled_from([0, 9, 10, -1, 3.0, 1e6, -1e6, 1e308, 10**400, True, "1", None])
near = some.fixed_dictionaries(
    {
        "label": some.integers(0, 9) | edge,
        "writer": some.text(max_size=9) | edge | anything,
        "strokes": some.lists(
            some.lists(some.lists(some.floats(-300, 300) | edge, min_size=2, max_size=2)),
            max_size=3,
        )
        | anything,
    }
)


def test_no_stroke_file_breaks_the_command(inside: Path) -> None:
    records = some.lists(near | anything, min_size=1, max_size=4) | anything
    content = some.binary(max_size=200) | records.map(lambda entry: json.dumps(entry).encode())

    @few(150)
    @given(content, some.booleans())
    def measure(content: bytes, record: bool) -> None:
        (inside / "mine.json").write_bytes(content)
        ask(command_line.main, "strokes", "mine.json", *(["--record"] if record else []))

    measure()


def test_no_folder_of_digits_breaks_the_command(inside: Path) -> None:
    names = [f"{name}{end}" for name in originals.CHECKSUMS for end in ("", ".gz")]
    header = some.sampled_from([b"\0\0\x08\x03\0\0\xea\x60\0\0\0\x1c\0\0\0\x1c", b"\x1f\x8b\x08\0"])
    content = some.binary(max_size=40) | some.tuples(header, some.binary()).map(b"".join)

    @few(60)
    @given(some.dictionaries(some.sampled_from(names), content))
    def read(files: dict[str, bytes]) -> None:
        with tempfile.TemporaryDirectory(dir=inside) as folder:
            for name, content in files.items():
                (Path(folder) / name).write_bytes(content)
            status, _, said = ask(command_line.main, "data", "--mnist", folder)
        assert status == 1
        assert "MNIST_DIR" in said or "Get it again" in said

    read()


def test_no_file_in_build_breaks_a_command(inside: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The manifest, a graph, the cache of MNIST, checkpoints, and the record of strokes."""
    whole = (ROOT / "build/models/digits/manifest.json").read_bytes()
    (inside / "build/models").unlink()  # a link
    (inside / "build/models/digits").mkdir(parents=True)
    (inside / "mine.json").write_bytes(text([GOOD]))
    cache = inside / "build/data/mnist.npz"
    monkeypatch.setenv("MNIST_DIR", str(inside))
    monkeypatch.setattr(originals, "load", functools.partial(originals.load, None, cache))
    monkeypatch.setattr(command_line, "walk", lambda _: originals.load())
    cache.parent.mkdir()
    offset = some.integers(0, len(whole))
    cut = some.tuples(offset, offset).map(lambda at: whole[: min(at)] + whole[max(at) :])

    @few(40)
    @given(some.binary(max_size=300) | anything.map(lambda entry: json.dumps(entry).encode()) | cut)
    def damage(content: bytes) -> None:
        for name in ("manifest.json", "preprocess.onnx", "classify.onnx"):
            (inside / "build/models/digits" / name).write_bytes(content)
        ask(command_line.main, "strokes", "mine.json")
        (inside / "build/models/digits/manifest.json").write_bytes(whole)
        assert ask(command_line.main, "strokes", "mine.json")[0] == 1
        cache.write_bytes(content)
        status, out, said = ask(command_line.main, "train")
        assert status == 1
        assert "is damaged" in out
        assert "is missing" in said
        path = inside / "build/checkpoint.pt"
        path.write_bytes(content)
        with contextlib.redirect_stdout(io.StringIO()):
            assert checkpoint.read(path, "") is None
            path.write_bytes(content)
            companions.kept(path, "mark", lambda: Network(8))
            path.write_bytes(content)
            with contextlib.suppress(ModelExportError):
                assert strokes.recorded("", None, None, path) is None  # type: ignore[arg-type]

    damage()


def test_the_damage_of_a_cache_is_more_than_of_its_zip(tmp_path: Path) -> None:
    """Another array under the same name, of a kind that pickles, or of the wrong shape."""
    cache = tmp_path / "mnist.npz"
    wrong = np.array([print], dtype=object)
    for array in (wrong, np.zeros((3, 3), np.uint8), np.zeros(5), np.array("x")):
        np.savez(cache, train_images=array, train_labels=array, allow_pickle=True)
        assert originals.kept(cache) is None
        assert not cache.exists()
