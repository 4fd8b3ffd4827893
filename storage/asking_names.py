"""What a question may name: people, departments, projects and meetings that the asker may see."""

import datetime as dt
import json
from collections.abc import Sequence
from functools import cached_property

import sqlalchemy as sa
from sqlmodel import col

from assistant.qa.terms import fold
from assistant.qa.types import MeetingFacts
from assistant.types import Department, Language, Person, Roster
from storage import organisation
from storage.asking_meetings import facts
from storage.asking_scope import Scope
from storage.tables import Meeting, Project

# A title so short may be any word.
_SHORTEST = 4


class SqlNames:
    """`me` is None where nobody in particular asks."""

    def __init__(self, scope: Scope, me: str | None) -> None:
        self._scope, self.me = scope, me

    @cached_property
    def roster(self) -> Roster:
        """Everybody active, and whom the files of meetings brought along."""
        session = self._scope.session
        own = organisation.roster(session, organisation.current(session).id or 0)
        people: dict[tuple[str, str | None], Person] = {}
        departments: dict[str, Department] = {}
        for roster in (own, *self._brought()):
            for person in roster.people:
                people.setdefault((person.name, person.department), person)
            for department in roster.departments:
                departments.setdefault(department.name, department)
        return Roster(people=tuple(people.values()), departments=tuple(departments.values()))

    def _brought(self) -> list[Roster]:
        """Many files bring the same one."""
        text = sa.cast(col(Meeting.roster), sa.String)
        chosen = (
            sa.select(text)
            .where(self._scope.viewed.meetings, text != "{}")
            .group_by(text)
            .order_by(sa.func.min(col(Meeting.id)))
        )
        rows = self._scope.session.execute(chosen).scalars()
        return [Roster.model_validate(json.loads(row)) for row in rows]

    @cached_property
    def projects(self) -> Sequence[str]:
        chosen = (
            sa.select(col(Project.name))
            .join(Meeting, col(Meeting.project_id) == Project.id)
            .where(self._scope.viewed.meetings)
            .group_by(col(Project.id), col(Project.name))
            .order_by(sa.func.min(col(Meeting.id)))
        )
        return list(self._scope.session.execute(chosen).scalars())

    @cached_property
    def scripts(self) -> frozenset[Language]:
        chosen = sa.select(col(Meeting.language)).where(self._scope.viewed.meetings).distinct()
        return frozenset(self._scope.session.execute(chosen).scalars())

    def titled(self, question: str) -> Sequence[MeetingFacts]:
        asked = fold(question)
        named = [id_ for id_, title in self._titles if len(title) <= len(asked) and title in asked]
        if not named:
            return []
        conditions = [col(Meeting.id).in_(named), self._scope.viewed.meetings]
        return facts(self._scope, conditions, None, [col(Meeting.id)])

    @cached_property
    def _titles(self) -> list[tuple[int, str]]:
        """Folded here: of both scripts a database knows nothing."""
        chosen = sa.select(col(Meeting.id), col(Meeting.title)).where(
            self._scope.viewed.meetings, sa.func.length(col(Meeting.title)) >= _SHORTEST
        )
        return [(id_, fold(title)) for id_, title in self._scope.session.execute(chosen)]

    def latest(self, project: str | None) -> MeetingFacts | None:
        scope = self._scope.of_project(project)
        conditions = [
            scope.viewed.meetings,
            ~col(Meeting.is_imported_tracker),
            col(Meeting.date) <= _today(scope),
        ]
        found = facts(scope, conditions, 1)
        return found[0] if found else None


def _today(scope: Scope) -> dt.date:
    return scope.viewed.now.date()
