"""What one asker's questions are of: meetings and items, as conditions, and the zone of times."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Self

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.qa.query import Span, StatusQuery
from assistant.qa.terms import fold
from storage.local_days import day_start
from storage.tables import ActionItemRow, Meeting, Project
from storage.tracker_filters import Viewed, Wanted, chosen

Condition = sa.ColumnElement[bool]

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Scope:
    """`viewed` is what the asker may see; `zone` that of the organisation."""

    session: Session
    viewed: Viewed
    zone: dt.tzinfo

    def of_project(self, name: str | None) -> Self:
        """The part of it that is of a project, by its name in either script; all of it for None.

        Nothing where no project is called so. An own item of a meeting that the asker may not see
        is of no project they know.
        """
        if name is None:
            return self
        meetings = sa.and_(self.viewed.meetings, self._is_of((name,)))
        part = replace(self.viewed, meetings=meetings, items=meetings, sees_all=True)
        return replace(self, viewed=part)

    @cached_property
    def _projects(self) -> list[tuple[int, str]]:
        rows = self.session.execute(sa.select(col(Project.id), col(Project.name)))
        return [(id_, fold(name)) for id_, name in rows]

    def _is_of(self, projects: Iterable[str]) -> Condition:
        wanted = {fold(project) for project in projects}
        return col(Meeting.project_id).in_([id_ for id_, name in self._projects if name in wanted])

    def held(self, query: StatusQuery) -> list[Condition]:
        """The meetings that the query is of, as conditions on `Meeting`."""
        return [self.viewed.meetings, *self._narrowed(query)]

    def items(self, query: StatusQuery, wanted: Wanted | None = None) -> list[Condition]:
        """The followed items of the meetings that the query is of, as conditions on the item."""
        found = chosen(wanted or Wanted(), self.viewed)
        if narrowed := self._narrowed(query):
            of = self.viewed.meeting_ids.where(*narrowed).correlate(None)
            found.append(col(ActionItemRow.meeting_id).in_(of))
        return found

    def _narrowed(self, query: StatusQuery) -> list[Condition]:
        found = []
        if query.projects:
            found.append(self._is_of(query.projects))
        if query.meetings:
            found.append(col(Meeting.id).in_(ids(query.meetings)))
        if query.held is not None:
            found += _days(col(Meeting.date), query.held)
        return found

    def within(self, column: Any, span: Span) -> Condition:
        """Whether a time is of these days, in the organisation's zone; False where it is None."""
        found = [column.is_not(None)]
        if span.first is not None:
            found.append(column >= day_start(span.first, self.zone))
        if span.last is not None:
            found.append(column < day_start(span.last + _DAY, self.zone))
        return sa.and_(*found)

    def local(self, at: dt.datetime) -> dt.datetime:
        """In the organisation's time, without a zone."""
        return at.astimezone(self.zone).replace(tzinfo=None)

    def maybe_local(self, at: dt.datetime | None) -> dt.datetime | None:
        return self.local(at) if at else None


def _days(column: Any, span: Span) -> list[Condition]:
    found = []
    if span.first is not None:
        found.append(column >= span.first)
    if span.last is not None:
        found.append(column <= span.last)
    return found


def ids(names: Iterable[str]) -> list[int]:
    """As rows are numbered; what is no number is no row's."""
    return [int(name) for name in names if name.isascii() and name.isdecimal() and len(name) < 18]
