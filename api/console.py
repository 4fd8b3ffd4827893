"""What the command line shows: progress on standard error, so that output can be piped."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from assistant.types import Progress as OnProgress

if TYPE_CHECKING:
    from assistant.qa.types import Answer

_errors = Console(stderr=True)


class Bar:
    """Bars, one below the other, one for each long stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    @contextmanager
    def stage(self, name: str) -> Iterator[OnProgress]:
        """A bar for one stage; it is full when the stage has ended well."""
        task = self._bars.add_task(name, total=1.0)
        yield lambda part: self._bars.update(task, completed=part)
        self._bars.update(task, completed=1.0)


@contextmanager
def progress() -> Iterator[Bar]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_errors) as bars:
        yield Bar(bars)


def say(text: str) -> None:
    _errors.print(text, highlight=False, markup=False)


def show_answer(answer: "Answer") -> None:
    out = Console()
    out.print(answer.answer, highlight=False, markup=False)
    for citation in answer.citations:
        out.print(f"  “{citation.quote}” ({citation.meeting})", highlight=False, markup=False)
