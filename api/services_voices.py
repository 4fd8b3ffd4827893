"""Whose voices are kept, to be known again in later meetings: only those of who consents."""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.installation import Installation
from assistant.errors import NotFoundError
from assistant.spelling import search_words
from storage import organisation, voiceprints
from storage.tables import Department, Person, Voiceprint


@dataclass(frozen=True)
class KeptVoice:
    """A person, whether the voice may be kept, and what is kept of it."""

    id: int
    name: str
    title: str | None
    department: str | None
    is_active: bool
    keeps_voiceprint: bool
    count: int
    latest_at: dt.datetime | None


def voices(
    session: Session, *, text: str = "", limit: int | None = None, offset: int = 0
) -> list[KeptVoice]:
    """Everybody active in the organisation, and whoever has something kept, by spelled name."""
    owner = organisation.current(session)
    has_prints = sa.exists().where(col(Voiceprint.person_id) == col(Person.id))
    chosen = (
        select(Person, Department.name)
        .join(Department, col(Department.id) == Person.department_id, isouter=True)
        .where(Person.organisation_id == owner.id)
        .where(sa.or_(col(Person.is_active), has_prints))
        .order_by(col(Person.search_text), col(Person.id))
        .limit(limit)
        .offset(offset)
    )
    for word in search_words(text):
        chosen = chosen.where(col(Person.search_text).contains(word, autoescape=True))
    made_at: dict[int, list[dt.datetime]] = {}
    for person_id, at in session.exec(select(Voiceprint.person_id, Voiceprint.created_at)):
        made_at.setdefault(person_id, []).append(at)
    return [
        _kept(p, department, made_at.get(p.id or 0, [])) for p, department in session.exec(chosen)
    ]


def set_consent(place: Installation, person_id: int, keeps: bool, *, actor: str) -> None:
    """Say whether the person's voice may be kept. Taking it back deletes what is kept.

    Raises NotFoundError.
    """
    with place.database.write() as session:
        _person(session, person_id)
        voiceprints.set_consent(session, person_id, keeps, actor=actor)


def delete_prints(place: Installation, person_id: int, *, actor: str) -> None:
    """Delete what is kept of the person's voice; the consent stays. Raises NotFoundError."""
    with place.database.write() as session:
        _person(session, person_id)
        voiceprints.delete(session, person_id, actor=actor)


def _person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.organisation_id != organisation.current(session).id:
        raise NotFoundError(f"There is no person {person_id}.")
    return person


def _kept(person: Person, department: str | None, made_at: list[dt.datetime]) -> KeptVoice:
    assert person.id is not None
    return KeptVoice(
        id=person.id,
        name=person.name,
        title=person.title,
        department=department,
        is_active=person.is_active,
        keeps_voiceprint=person.keeps_voiceprint,
        count=len(made_at),
        latest_at=max(made_at, default=None),
    )
