"""What the book's tables in YAML have in common: they are checked, and say everything twice.

``zh: …, en: …`` become one field by language; a language that is missing, and a field that nobody
knows, is an error with file and line.
"""

from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from site_src.hooks.errors import BuildError
from site_src.languages import LANGUAGES

T = TypeVar("T")
# The same parser, in C where PyYAML has it.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def complete(texts: dict[str, T]) -> dict[str, T]:
    """Refuse what some language does not say, or what is said in none of the book's."""
    if missing := LANGUAGES.keys() - texts.keys():
        raise ValueError(f"not said in {', '.join(sorted(missing))}")
    if foreign := texts.keys() - LANGUAGES.keys():
        raise ValueError(f"{', '.join(sorted(foreign))} is no language of the book")
    return texts


Everywhere = Annotated[dict[str, T], AfterValidator(complete)]


class Translated(BaseModel):
    """An entry that says something in every language."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    # Each field by language, and what stands before a language's code in the file.
    KEYED: ClassVar[dict[str, str]] = {"said": ""}

    @model_validator(mode="before")
    @classmethod
    def by_language(cls, given: Any) -> Any:  # noqa: ANN401
        """Put what is said in each language into one field."""
        if not isinstance(given, dict):
            return given
        entry = dict(given)
        for field, prefix in cls.KEYED.items():
            entry[field] = {
                code: entry.pop(prefix + code) for code in LANGUAGES if prefix + code in entry
            }
        return entry


def line_of(text: str, way: tuple[int | str, ...]) -> int:
    """Return the line of a table at which a way through it ends, as far as it leads."""
    node, line = yaml.compose(text, Loader=LOADER), 1
    for step in way:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            beside = [(name, value) for name, value in node.value if name.value == step]
            if not beside:
                break
            line, node = beside[0][0].start_mark.line + 1, beside[0][1]
        else:
            break
    return line


def read(path: Path, kind: type[T], root: Path) -> T:
    """Return what a table holds.

    Args:
        path: of the file.
        kind: what it has to be, as pydantic checks it.
        root: folder that the message shall name the file from.

    Raises:
        BuildError: for a field that is missing, unknown or wrong.

    """
    name = path.relative_to(root)
    text = path.read_text(encoding="utf-8")
    try:
        return TypeAdapter(kind).validate_python(yaml.load(text, Loader=LOADER))
    except ValidationError as error:
        first = error.errors()[0]
        way = ".".join(str(step) for step in first["loc"])
        reason = f"{way}: {first['msg']}" if way else first["msg"]
        raise BuildError(reason, name, line_of(text, first["loc"])) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        raise BuildError(f"no YAML: {reason}", name, mark.line + 1 if mark else None) from error
