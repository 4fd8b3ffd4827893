"""Who of the roster takes part in which meetings: meetings name people, rows point to them."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import Meeting, MeetingParticipant, Person


def follow(session: Session, organisation_id: int, person_ids: Iterable[int]) -> None:
    """Point the meetings to these people anew, after their names changed or they came.

    A meeting names a person by name; one that did so by a former name still does while that is
    among the aliases.
    """
    wanted = set(person_ids)
    if not wanted:
        return
    session.flush()
    people = _people(session, organisation_id, wanted)
    known = _known(session, wanted)
    right: set[tuple[int, int]] = set()
    named = select(Meeting.id, Meeting.attendees, Meeting.chair, Meeting.recorder)
    for meeting_id, attendees, chair, recorder in session.exec(
        named.where(Meeting.organisation_id == organisation_id)
    ):
        names = {*attendees, chair, recorder}
        for person_id in {p for name in names for p in people.get(name or "", ())}:
            right.add((meeting_id or 0, person_id))
        for person_id, former in known.get(meeting_id or 0, {}).items():
            if names & former:
                right.add((meeting_id or 0, person_id))
    _replace(session, {(m, p) for m, found in known.items() for p in found}, right)


def _people(session: Session, organisation_id: int, wanted: set[int]) -> dict[str, list[int]]:
    """The ids of the people wanted, by name."""
    chosen = select(Person.id, Person.name).where(Person.organisation_id == organisation_id)
    found: dict[str, list[int]] = {}
    for person_id, name in session.exec(chosen):
        if person_id in wanted:
            found.setdefault(name, []).append(person_id)
    return found


def _known(session: Session, wanted: set[int]) -> dict[int, dict[int, set[str]]]:
    """Who is pointed to now, by meeting, with the names by which they may stay."""
    chosen = select(MeetingParticipant.meeting_id, Person.id, Person.aliases).join(
        Person, col(Person.id) == MeetingParticipant.person_id
    )
    found: dict[int, dict[int, set[str]]] = {}
    for meeting_id, person_id, aliases in session.exec(chosen):
        if person_id in wanted:
            found.setdefault(meeting_id, {})[person_id] = set(aliases)
    return found


def _replace(session: Session, known: set[tuple[int, int]], right: set[tuple[int, int]]) -> None:
    for meeting_id, person_id in known - right:
        session.exec(
            sa.delete(MeetingParticipant).where(
                col(MeetingParticipant.meeting_id) == meeting_id,
                col(MeetingParticipant.person_id) == person_id,
            )
        )
    session.add_all(
        MeetingParticipant(meeting_id=meeting_id, person_id=person_id)
        for meeting_id, person_id in sorted(right - known)
    )
    session.flush()
