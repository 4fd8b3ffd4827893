"""What a person mends in the minutes beyond the items themselves: what was discussed, and which
decisions nobody has to carry out."""

from api.installation import Installation
from assistant.errors import ConflictError
from storage import meetings, minutes, recipients, review, review_acts, topic_edits
from storage.tables import DecisionRow, ReviewState


def change_discussed(
    place: Installation, meeting_id: int, number: int, text: str, version: int, *, actor: str
) -> None:
    """Let the topic say this, a sentence a line. Raises NotFoundError, ConflictError."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        topic_edits.edit(session, meeting, number, lines, version=version, actor=actor)


def undo_discussed(place: Installation, meeting_id: int, number: int, *, actor: str) -> None:
    """Take back the actor's last change of the topic, or make it again. Raises ConflictError."""
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        topic_edits.undo(session, meeting, number, actor=actor)


def settle_decision(
    place: Installation,
    meeting_id: int,
    decision_id: int,
    *,
    is_settled: bool,
    version: int | None,
    actor: str,
) -> None:
    """Say that nobody has to carry the decision out, or that somebody has.

    Raises NotFoundError, and ConflictError for one that is not confirmed or was changed since.
    """
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = review.find(session, meeting_id, "decisions", decision_id)
        assert isinstance(row, DecisionRow)
        if row.needs_no_action == is_settled:
            return
        if row.review != ReviewState.confirmed:
            raise ConflictError(
                "Only a confirmed decision can be marked as needing nobody to carry it out. "
                "Confirm it first."
            )
        review.check_version(row, version)
        after = {"needs_no_action": is_settled}
        before = review.values(row, after)
        review.put(row, after)
        review.changed(session, row, "edit", actor, before, after)
        change = review.Change("decisions", decision_id, before, after)
        review_acts.record(session, meeting_id, "edit", [change], actor=actor)


def check_recipients_seen(place: Installation, meeting_id: int, seen: str) -> None:
    """Raises ConflictError where others are to get the minutes than were `seen`."""
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        found = recipients.of(session, meeting, minutes.latest(session, meeting_id))
    recipients.check_seen(found, seen)
