"""What a recorder does to the transcript: repairs taken back, voices named, written anew."""

from collections.abc import Callable
from typing import Literal

from sqlmodel import Session

from api import services
from api.installation import Installation
from assistant.errors import NotFoundError
from storage import audit, meetings, repairs

ActionOnAll = Literal["undo_all", "redo_all"]
RepairAction = Literal["undo", "redo"] | ActionOnAll


def undo_repair(place: Installation, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Write again what was heard. Raises NotFoundError, ConflictError while a worker is at it."""
    _change(place, meeting_id, lambda s: repairs.undo(s, meeting_id, number, at, actor=actor))


def redo_repair(place: Installation, meeting_id: int, number: int, at: int, *, actor: str) -> None:
    """Make a repair again that was taken back; `at` is where it stands in the text now."""
    _change(place, meeting_id, lambda s: repairs.redo(s, meeting_id, number, at, actor=actor))


def change_all_repairs(
    place: Installation,
    meeting_id: int,
    action: ActionOnAll,
    heard: str,
    written: str,
    *,
    actor: str,
) -> int:
    """Take back every repair of `heard` to `written`, or make again those taken back; how many.

    Raises NotFoundError for none.
    """
    change = repairs.undo_all if action == "undo_all" else repairs.redo_all
    with place.database.write() as session:
        services.check_not_busy(meetings.get(session, meeting_id))
        count = change(session, meeting_id, heard, written, actor=actor)
        if not count:
            raise NotFoundError("There is no such repair in the transcript now. Load it again.")
        return count


def name_speakers(
    place: Installation,
    meeting_id: int,
    names: dict[str, str | None],
    rejected: dict[str, list[str]],
    *,
    actor: str,
) -> None:
    """Say whose voices they are and, by label, whose they are not; then extract anew, once."""
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        services.check_not_busy(meeting)
        before = dict(meeting.rejected_speakers)
        if rejected != before:
            meeting.rejected_speakers = rejected
            audit.record(
                session,
                actor,
                "reject speakers",
                meeting_id=meeting_id,
                before=before,
                after=rejected,
            )
    services.name_speakers(place, meeting_id, names, actor=actor)


def _change(place: Installation, meeting_id: int, change: Callable[[Session], None]) -> None:
    with place.database.write() as session:
        services.check_not_busy(meetings.get(session, meeting_id))
        change(session)
