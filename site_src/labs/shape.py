"""What stands in the `lab.yml` of a lab; `site_src/demos/README.md` says it in words."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt

from site_src.hooks.page.lab_names import Lab as Sentence
from site_src.hooks.tables import Everywhere

Scalar = int | float | str
Constant = Scalar | list[int] | list[float] | list[str]

Part = Annotated[str, Field(pattern=r"^[a-z]+$")]


class Table(BaseModel):
    """A table whose keys are known; another one is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hidden(Table):
    """What `?hide=` takes away beside what all labs have; the lab's name on the teachers' page."""

    called: Everywhere[str]
    parts: list[Part]


class Heights(Table):
    """The usual height on a page, in px: its place is kept until the lab has come."""

    wide: Everywhere[PositiveInt]
    narrow: Everywhere[PositiveInt]


class Operated(Table):
    """One control that is worked by a key: where it is, and what is said then where."""

    control: str
    key: str
    result: str
    says: str


class Tests(Table):
    """States to test the lab with, as its address writes them."""

    # One that it does not begin with.
    state: str
    # Those whose numbers Python computes again.
    recomputed: list[str] = []
    # One that names every state that Python needs.
    whole: str = ""
    # Columns that Python cannot know: they are the reader's.
    of_reader: list[str] = []
    # States in which it runs whatever it can run, and the buttons that make it.
    everything: dict[str, list[str]] = {"": []}
    # The columns behind its pictures, in the order of their table.
    pictures: list[str] = []
    # A control that no other test works by keys.
    operated: Operated | None = None
    # How many groups of buttons have one that is pressed.
    pressed: int = 0


class Lab(Table):
    """All that is known of a lab beside its element and its words."""

    # What stands in its place until it runs, and in the search.
    sentence: Sentence
    hidden: Hidden
    # None where the style sheet keeps the place by another rule.
    heights: Heights | None
    # What the benchmark moves.
    moved: Literal["slider", "pad", "number", "line", "button"]
    tests: Tests
    # What TypeScript and Python both read.
    constants: dict[str, Constant] = {}
    # Constants of Python modules that TypeScript reads too, by the module's file.
    taken: dict[str, list[str]] = {}

    def number(self, name: str) -> float:
        """Return a constant that is a number."""
        value = self.constants[name]
        if not isinstance(value, int | float):
            raise TypeError(f"{name} is no number")
        return value

    def whole(self, name: str) -> int:
        """Return a constant that is a whole number."""
        value = self.constants[name]
        if not isinstance(value, int):
            raise TypeError(f"{name} is no whole number")
        return value

    def choices(self, name: str) -> tuple[str, ...]:
        """Return a constant that lists words or numbers, as an address writes them."""
        value = self.constants[name]
        if not isinstance(value, list):
            raise TypeError(f"{name} is no list")
        return tuple(str(each) for each in value)
