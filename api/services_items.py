"""What a person does to proposed items: they are edited and decided."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlmodel import Session, SQLModel

from api.installation import Installation
from assistant.errors import InputError
from assistant.labels import read_moment
from storage import decisions, meetings, review, review_acts
from storage.tables import Reviewed, ReviewState

# Without these words an item says nothing.
_NEEDED = {"decisions": "text", "action_items": "task", "disputes": "text", "progress": "text"}


class ItemRef(SQLModel):
    """One proposed item, and the version of it that the person saw."""

    kind: Literal["decisions", "action_items", "disputes", "next_meeting", "progress"]
    id: int
    version: int | None = None


def edit_item(
    place: Installation,
    meeting_id: int,
    ref: ItemRef,
    changes: dict[str, Any],
    *,
    actor: str,
    then: ReviewState | None = None,
) -> Reviewed:
    """Change a proposed item, and perhaps decide it in the same act.

    The department follows from a new owner unless it is given.
    """
    _check_dates(changes)
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        row = review.find(session, meeting_id, ref.kind, ref.id)
        changes = _with_department(session, meeting_id, changes)
        _check_replaced(session, meeting_id, changes)
        change = review.edit(session, row, changes, actor=actor, version=ref.version)
        decided = review.decide(session, row, then, actor=actor) if then else None
        action = "edit" if change else str(then)
        review_acts.record(session, meeting_id, action, [change, decided], actor=actor)
        return row


def add_item(
    place: Installation, meeting_id: int, kind: str, fields: dict[str, Any], *, actor: str
) -> Reviewed:
    with place.database.write() as session:
        meetings.get(session, meeting_id)
        return added(session, meeting_id, kind, fields, actor=actor)


def added(
    session: Session, meeting_id: int, kind: str, fields: dict[str, Any], *, actor: str
) -> Reviewed:
    """A new item, with what it leaves open flagged, as an act of its own."""
    _check_dates(fields)
    if kind == "progress":
        raise InputError("Choose the open item that it tells of.")
    needed = _NEEDED.get(kind)
    if needed and not fields.get(needed):
        raise InputError(f"{needed}: field required.")
    if kind == "action_items":
        fields = _with_department(session, meeting_id, fields)
        gaps = [name for name in ("owner", "deadline") if not fields.get(name)]
        fields |= {"flags": [f"missing_{name}" for name in gaps]}
    _check_replaced(session, meeting_id, fields)
    row = review.add(session, meeting_id, kind, fields, actor=actor)
    review_acts.record(session, meeting_id, "add", [review_acts.made(row)], actor=actor)
    return row


def _with_department(session: Session, meeting_id: int, changes: dict[str, Any]) -> dict[str, Any]:
    """The department follows from a new owner unless it is given."""
    if not changes.get("owner") or "department" in changes:
        return changes
    roster = meetings.context(session, meetings.get(session, meeting_id)).roster
    person = roster.person(changes["owner"])
    return changes | ({"department": person.department} if person else {})


def _check_replaced(session: Session, meeting_id: int, changes: dict[str, Any]) -> None:
    """Raises InputError for a decision that is none of the project's or series' earlier ones."""
    wanted = changes.get("replaces_id")
    if wanted is None:
        return
    found = decisions.before(session, meetings.get(session, meeting_id))
    if wanted not in {each.decision.id for each in found}:
        raise InputError("Choose a decision of an earlier meeting of the same project.")


def _check_dates(fields: dict[str, Any]) -> None:
    for name in ("deadline", "at"):
        if fields.get(name):
            read_moment(fields[name])


def decide_items(
    place: Installation,
    meeting_id: int,
    refs: Sequence[ItemRef],
    decision: ReviewState,
    *,
    actor: str,
) -> review.MeetingItems:
    """Confirm or reject items, or take that back: all of them or, on an error, none."""
    with place.database.write() as session:
        meetings.hold(session, meeting_id)
        changes = []
        for ref in refs:
            row = review.find(session, meeting_id, ref.kind, ref.id)
            changes.append(review.decide(session, row, decision, actor=actor, version=ref.version))
        review_acts.record(session, meeting_id, str(decision), changes, actor=actor)
        return review.items(session, meeting_id)
