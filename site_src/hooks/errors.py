"""What is wrong with the book's sources, for who wrote them."""

from pathlib import PurePath

from model_export.errors import ModelExportError


class BuildError(ModelExportError):
    """A mistake in a source of the book: one sentence, which begins with the file and the line."""

    def __init__(
        self, reason: str, file: PurePath | str | None = None, line: int | None = None
    ) -> None:
        self.reason, self.file, self.line = reason, file, line
        where = [str(part) for part in (file, line) if part is not None]
        super().__init__(": ".join([*([":".join(where)] if where else []), reason]))


def line_at(text: str, position: int) -> int:
    """Return the line, counted from 1, of a place in a text."""
    return text.count("\n", 0, position) + 1
