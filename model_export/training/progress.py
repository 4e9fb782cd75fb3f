"""What long work shows: a bar with the time left on a terminal, some lines in a log."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from model_export.training.checkpoint import Epoch

EVERY = 10
T = TypeVar("T")


def over(items: Iterable[T], name: str, total: int | None = None) -> Iterator[T]:
    """Yield the items one by one, and show how many are done.

    Args:
        items: what is worked on.
        name: what is done with them, such as "exporting graphs".
        total: how many there are, where they cannot say themselves.

    """
    count = len(items) if isinstance(items, Collection) else total
    console = Console()
    if not console.is_terminal:
        print(f"{name} ({count}) ...", flush=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield from bar.track(items, total=count, description=name)


class Report:
    """Shows each finished epoch with its loss, validation accuracy and examples per second."""

    def __init__(self, name: str, epochs: int, bar: Progress, done: int, lines: bool) -> None:
        self.name, self.epochs, self.bar, self.lines = name, epochs, bar, lines
        self.task = bar.add_task(name, total=epochs, completed=done, loss=0, accuracy=0, rate=0)

    def epoch(self, number: int, epoch: Epoch, examples: int) -> None:
        """Show the epoch that has just ended."""
        rate = examples / epoch.seconds
        self.bar.update(
            self.task,
            advance=1,
            loss=epoch.loss,
            accuracy=epoch.validation_accuracy,
            rate=rate,
        )
        last = number == self.epochs
        if self.lines and (number % EVERY == 0 or number == 1 or last):
            print(
                f"{self.name}: epoch {number}/{self.epochs}  loss {epoch.loss:.4f}  "
                f"validation {epoch.validation_accuracy:.2%}  {rate:,.0f} examples/s",
                flush=True,
            )


@contextmanager
def report(name: str, epochs: int, done: int, shown: bool) -> Iterator[Report]:
    """Yield the report of a run that has ``done`` epochs behind it; silent unless ``shown``."""
    console = Console()
    terminal = console.is_terminal
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("loss {task.fields[loss]:.4f}  validation {task.fields[accuracy]:.2%}"),
        TextColumn("{task.fields[rate]:,.0f} examples/s"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not (shown and terminal)) as bar:
        yield Report(name, epochs, bar, done, shown and not terminal)
