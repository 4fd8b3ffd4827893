"""Voiceprints: what people sound like. Only of those who consent, and only as long as they do."""

import sqlalchemy as sa
from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from assistant.transcription.speakers import Voice
from storage import audit
from storage.tables import Person, Voiceprint

# Voices change with the room and the years: the latest meetings are enough to know them by.
MOST_PER_PERSON = 8


def of_organisation(session: Session, organisation_id: int) -> dict[str, list[Voice]]:
    """The voices by which people are known again, by name: of consenting, active people only."""
    rows = session.exec(
        select(Person.name, Voiceprint)
        .join(Voiceprint, col(Voiceprint.person_id) == Person.id)
        .where(
            Person.organisation_id == organisation_id,
            col(Person.is_active),
            col(Person.keeps_voiceprint),
        )
        .order_by(col(Voiceprint.id))
    )
    found: dict[str, list[Voice]] = {}
    for name, row in rows:
        voice = Voice(model=row.model, vector=tuple(row.vector), seconds=row.seconds)
        found.setdefault(name, []).append(voice)
    return found


def of_meeting(session: Session, meeting_id: int) -> set[int]:
    """The ids of the people of whose voice something is kept from the meeting."""
    return set(
        session.exec(select(Voiceprint.person_id).where(Voiceprint.meeting_id == meeting_id))
    )


def consenting(session: Session, organisation_id: int, name: str) -> Person | None:
    """The active person of that name, if their voice may be kept; None for namesakes too."""
    people = session.exec(
        select(Person).where(
            Person.organisation_id == organisation_id, Person.name == name, col(Person.is_active)
        )
    ).all()
    return people[0] if len(people) == 1 and people[0].keeps_voiceprint else None


def add(session: Session, person_id: int, meeting_id: int, voice: Voice, *, actor: str) -> bool:
    """Keep what the person sounds like in a meeting, in place of what was kept of it before.

    False, and nothing is kept, when the person is gone or does not consent.
    """
    person = session.get(Person, person_id)
    if person is None or not person.keeps_voiceprint:
        return False
    mine = select(Voiceprint).where(Voiceprint.person_id == person_id)
    for row in session.exec(mine.where(Voiceprint.meeting_id == meeting_id)):
        session.delete(row)
    session.add(
        Voiceprint(
            person_id=person_id,
            meeting_id=meeting_id,
            model=voice.model,
            vector=list(voice.vector),
            seconds=voice.seconds,
        )
    )
    session.flush()
    for row in session.exec(mine.order_by(col(Voiceprint.id).desc()).offset(MOST_PER_PERSON)):
        session.delete(row)
    audit.record(
        session,
        actor,
        "keep voiceprint",
        meeting_id=meeting_id,
        subject=_subject(person_id),
        after={"model": voice.model, "seconds": voice.seconds},
    )
    return True


def remove(session: Session, person_id: int, meeting_id: int, *, actor: str) -> int:
    """Delete what a meeting gave of the person's voice, as when it was another's; how many."""
    chosen = (Voiceprint.person_id == person_id, Voiceprint.meeting_id == meeting_id)
    count = _delete(session, *chosen)
    if count:
        audit.record(
            session,
            actor,
            "delete voiceprints",
            meeting_id=meeting_id,
            subject=_subject(person_id),
            before={"count": count},
        )
    return count


def delete(session: Session, person_id: int, *, actor: str) -> int:
    """Delete what is kept of the person's voice; the consent stays. How many there were."""
    count = _delete(session, Voiceprint.person_id == person_id)
    subject = _subject(person_id)
    audit.record(session, actor, "delete voiceprints", subject=subject, before={"count": count})
    return count


def set_consent(session: Session, person_id: int, keeps: bool, *, actor: str) -> None:
    """Say whether the person's voice may be kept. Taking it back deletes what is kept.

    Raises NotFoundError.
    """
    person = session.get(Person, person_id)
    if person is None:
        raise NotFoundError(f"There is no person {person_id}.")
    before = {"keeps_voiceprint": person.keeps_voiceprint}
    person.keeps_voiceprint = keeps
    session.add(person)
    deleted = 0 if keeps else _delete(session, Voiceprint.person_id == person_id)
    after = {"keeps_voiceprint": keeps, "deleted": deleted}
    audit.record(
        session, actor, "voice consent", subject=_subject(person_id), before=before, after=after
    )


def _delete(session: Session, *chosen: bool) -> int:
    rows = session.exec(select(Voiceprint.id).where(*chosen)).all()
    session.exec(sa.delete(Voiceprint).where(col(Voiceprint.id).in_(rows)))
    return len(rows)


def _subject(person_id: int) -> str:
    return f"person {person_id}"
