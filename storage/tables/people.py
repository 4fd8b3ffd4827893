"""The organisation: departments, people, projects, glossary."""

import datetime as dt
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from assistant.spelling import search_text
from storage.tables.columns import (
    enum_column,
    json_column,
    time_column,
)


class Organisation(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    created_at: dt.datetime = time_column()


class Department(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str
    aliases: list[str] = json_column(list)


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    department_id: int | None = Field(default=None, foreign_key="department.id")
    name: str = Field(index=True)
    title: str | None = None
    aliases: list[str] = json_column(list)
    email: str | None = None
    is_active: bool = True
    # What the person is looked up and sorted by; kept by the listener below.
    search_text: str = Field(default="", index=True, sa_column_kwargs={"server_default": ""})
    # Whether this person's voice may be kept and known again in later meetings.
    keeps_voiceprint: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


@sa.event.listens_for(Person, "before_insert")
@sa.event.listens_for(Person, "before_update")
def _spell(_mapper: object, _connection: object, person: Person) -> None:
    person.search_text = search_text(person.name, person.aliases, person.email)


class Voiceprint(SQLModel, table=True):
    """What a consenting person sounds like, from one meeting: a vector of the diarizer's model."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    meeting_id: int | None = Field(
        default=None, foreign_key="meeting.id", ondelete="SET NULL", index=True
    )
    model: str
    vector: list[float] = json_column(list)
    seconds: float  # of speech it was made from
    created_at: dt.datetime = time_column()


class Term(SQLModel, table=True):
    """An entry of the glossary the organisation keeps: a word of its trade, a product, a client."""

    __tablename__ = "glossary_term"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "text"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    text: str


class Project(SQLModel, table=True):
    __table_args__ = (sa.UniqueConstraint("organisation_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    name: str


class ProjectRole(StrEnum):
    """What a person does in a project (domain.md)."""

    leader = "leader"
    liaison = "liaison"
    recorder = "recorder"
    member = "member"


class ProjectMember(SQLModel, table=True):
    """Whoever is in a project sees its meetings, but for the confidential ones of others."""

    __tablename__ = "project_member"

    project_id: int = Field(foreign_key="project.id", ondelete="CASCADE", primary_key=True)
    person_id: int = Field(
        foreign_key="person.id", ondelete="CASCADE", primary_key=True, index=True
    )
    role: ProjectRole = enum_column(ProjectRole, ProjectRole.member)
