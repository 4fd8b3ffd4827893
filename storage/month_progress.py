"""Plan against progress in a month, by project and department, added up in the database."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.reviews import Period, rate
from storage.item_conditions import is_past_due, is_undone, was_done_some_time
from storage.local_days import local_day
from storage.review_scope import Condition, number_of, of_items, was_open
from storage.tables import ActionItemRow, Meeting, Project


@dataclass(frozen=True)
class Progress:
    """Plan and progress of a project, or a department; `name` None: of neither.

    `due` were to be done in the month, so far as it has passed; `done` of these are, `on_time` of
    these by their dates. `first_due` and `first_on_time` tell it by the dates that were agreed
    first. The rest is at the end of the month, or now: `open`, and of these `late` and `behind`.
    Of `undated` nobody knows when they were done: they are done, and no part of the rates.
    """

    name: str | None
    due: int
    done: int
    on_time: int
    first_due: int
    first_on_time: int
    open: int
    late: int
    behind: int
    undated: int = 0
    first_undated: int = 0

    @property
    def rate(self) -> float | None:
        """The part of what was due that was done in time; None where nothing can be told."""
        return rate(self.on_time, self.due - self.undated)

    @property
    def first_rate(self) -> float | None:
        return rate(self.first_on_time, self.first_due - self.first_undated)


@dataclass(frozen=True)
class Plan:
    """The items a month is about; `is_latest`: its end, `at`, is now."""

    session: Session
    zone: dt.tzinfo
    period: Period
    at: dt.datetime
    is_latest: bool
    chosen: Sequence[Condition]

    def numbers(self, shown: Condition) -> list[tuple[str | None, str | None, Counter[str]]]:
        """The numbers of `Progress` by project and department; the project where it is `shown`."""
        found = []
        for names, where, numbers in (self._due(), self._open()):
            # First by meeting and department: as an index has them, nothing is to be sorted.
            labelled = [number.label(name) for name, number in zip(names, numbers, strict=True)]
            department: Any = col(ActionItemRow.department).label("department")
            project = sa.case((shown, col(Meeting.project_id))).label("project_id")
            inner = of_items(project, department, *labelled).where(where, *self.chosen)
            part = inner.group_by(col(Meeting.id), department).subquery()
            sums = [sa.func.sum(part.c[name]) for name in names]
            group = (col(Project.name), part.c.department)
            joined = sa.select(*group, *sums).select_from(part)
            joined = joined.outerjoin(Project, col(Project.id) == part.c.project_id)
            for project_name, department_name, *counts in self.session.execute(
                joined.group_by(*group)
            ):
                numbered = Counter(dict(zip(names, map(int, counts), strict=True)))
                found.append((project_name, department_name, numbered))
        return found

    def _due(self) -> tuple[tuple[str, ...], Condition, list[Any]]:
        local = self.at.astimezone(self.zone)
        first, end = f"{self.period.since:%Y-%m-%d}", f"{local:%Y-%m-%d}"
        deadline, agreed = col(ActionItemRow.deadline), col(ActionItemRow.first_deadline)
        done_at = col(ActionItemRow.done_at)
        days = (self.period.since.date(), self.period.until.date())
        done_on = local_day(self.session, done_at, self.zone, *days)
        is_undated = was_done_some_time()
        is_done = sa.or_(sa.and_(~is_undone(), done_at < self.at), is_undated)
        is_due = sa.and_(deadline >= first, deadline < end)
        was_due = sa.and_(agreed >= first, agreed < end)
        kinds = {
            "due": is_due,
            "done": sa.and_(is_due, is_done),
            "on_time": sa.and_(is_due, is_done, done_on <= sa.func.substr(deadline, 1, 10)),
            "undated": sa.and_(is_due, is_undated),
            "first_due": was_due,
            "first_on_time": sa.and_(was_due, is_done, done_on <= sa.func.substr(agreed, 1, 10)),
            "first_undated": sa.and_(was_due, is_undated),
        }
        return tuple(kinds), sa.or_(is_due, was_due), [number_of(kind) for kind in kinds.values()]

    def _open(self) -> tuple[tuple[str, ...], Condition, list[Any]]:
        local = self.at.astimezone(self.zone).replace(tzinfo=None)
        is_late = is_past_due(local)
        is_behind = sa.and_(col(ActionItemRow.behind_on) <= local.date(), ~is_late)
        is_open = was_open(self.at, is_latest=self.is_latest)
        numbers = [sa.func.count(), number_of(is_late), number_of(is_behind)]
        return ("open", "late", "behind"), is_open, numbers


def grouped(found: Iterable[tuple[str | None, Counter[str]]]) -> list[Progress]:
    """By name, what has none last."""
    groups: dict[str | None, Counter[str]] = defaultdict(Counter)
    for name, numbers in found:
        groups[name].update(numbers)
    names = sorted(groups, key=lambda name: (name is None, name or ""))
    return [progress(name, groups[name]) for name in names]


def progress(name: str | None, numbers: Mapping[str, int]) -> Progress:
    """With 0 for what is not among the numbers."""
    fields = [field for field in Progress.__dataclass_fields__ if field != "name"]
    return Progress(name, **{field: numbers.get(field, 0) for field in fields})
