"""What is written appears whole or not at all."""

from pathlib import Path

import pytest

from model_export import manifest, strokes
from model_export.files import whole


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
    text = manifest.PATH.read_text(encoding="utf-8")
    published = manifest.Manifest.model_validate_json(text).strokes
    assert published is not None
    path = tmp_path / "strokes.json"
    path.write_text("before")

    def full(self: Path, text: str, **_: str) -> int:
        with self.open("w") as file:
            file.write(text[:100])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        strokes.write_record(published, path)
    assert path.read_text() == "before"
