"""Putting meetings on legal hold, and ending it."""

from api.installation import Installation
from storage import holds, meetings


def put_on_hold(place: Installation, meeting_id: int, reason: str, *, actor: str) -> None:
    """Raises NotFoundError, InputError without a reason, ConflictError where it is held."""
    with place.database.write() as session:
        holds.put(session, meetings.hold(session, meeting_id), reason, actor=actor)


def lift_hold(place: Installation, meeting_id: int, reason: str, *, actor: str) -> None:
    """Raises NotFoundError, InputError without a reason, ConflictError where there is none."""
    with place.database.write() as session:
        holds.lift(session, meetings.hold(session, meeting_id), reason, actor=actor)
