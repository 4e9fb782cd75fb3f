"""What is written appears whole or not at all."""

from pathlib import Path

import pytest

from model_export.digits.measured import strokes
from model_export.files import whole
from tests.small import measured


def test_a_file_appears_when_all_of_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file.json"
    with whole(path) as half_written:
        half_written.write_text("first ")
        assert not path.exists()
        half_written.write_text("first and last")
    assert path.read_text() == "first and last"
    assert list(path.parent.iterdir()) == [path]


def test_after_an_error_the_file_is_what_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file.json"
    path.write_text("before")

    def fail() -> None:
        with whole(path) as half_written:
            half_written.write_text("half of wh")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_record_survives_a_disk_that_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "strokes.json"
    strokes.write_record(measured(), path)
    before = path.read_text(encoding="utf-8")

    def full(self: Path, text: str, **_: str) -> int:
        with self.open("w") as file:
            file.write(text[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        strokes.write_record(measured(accuracy=0.5), path)
    assert path.read_text(encoding="utf-8") == before
