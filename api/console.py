"""What the command line shows: progress on standard error, so that output can be piped."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from assistant.types import Progress as OnProgress

if TYPE_CHECKING:
    from assistant.qa.types import Answer

# Seconds left of all the work, by the part done of a stage, the seconds since it began and since
# the part was reported.
Left = Callable[[float, float, float], float | None]

_errors = Console(stderr=True)


class Bar:
    """Bars, one below the other, one for each long stage."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars

    @contextmanager
    def stage(self, name: str, left: Left | None = None) -> Iterator[OnProgress]:
        """A bar for one stage; it is full when the stage has ended well."""
        task = self._bars.add_task(name, total=1.0, left=left, reported=0.0)

        def report(part: float) -> None:
            elapsed_s = self._bars.tasks[task].elapsed or 0.0
            self._bars.update(task, completed=part, reported=elapsed_s)

        yield report
        self._bars.update(task, completed=1.0)


class _LeftColumn(ProgressColumn):
    """The time left of all the work, where it can be told."""

    def render(self, task: Task) -> Text:
        left: Left | None = task.fields["left"]
        if left is None or task.finished or task.elapsed is None:
            return Text("")
        seconds = left(task.completed, task.elapsed, task.elapsed - task.fields["reported"])
        return Text("" if seconds is None else f"{dt.timedelta(seconds=round(seconds))} left")


@contextmanager
def progress() -> Iterator[Bar]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        _LeftColumn(),
    )
    with Progress(*columns, console=_errors) as bars:
        yield Bar(bars)


def say(text: str) -> None:
    _errors.print(text, highlight=False, markup=False)


def show_answer(answer: "Answer") -> None:
    out = Console()
    out.print(answer.answer, highlight=False, markup=False)
    for citation in answer.citations:
        if citation.quote:
            out.print(f"  “{citation.quote}” ({citation.meeting})", highlight=False, markup=False)
    if answer.understood:
        out.print("  " + " · ".join(answer.understood), highlight=False, markup=False)
