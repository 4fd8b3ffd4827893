"""What a meeting says of open items of earlier ones: linked, corrected, and made so."""

import logging

from sqlmodel import Session

from api.installation import Installation
from api.services_items import ItemRef
from api.services_tracking import updated
from assistant.errors import InputError, NotFoundError
from assistant.tracking.changes import Author
from storage import audit, meetings, open_items, review, review_acts, review_merging
from storage.tables import ActionItemRow, ProgressRow, Reviewed, ReviewState, now

log = logging.getLogger(__name__)

_FIELDS = ("status", "deadline", "owner", "department")


def link_item(
    place: Installation, meeting_id: int, ref: ItemRef, item_id: int, *, actor: str
) -> list[Reviewed]:
    """Take an action item for news of an open one: the new claim, and the item, rejected.

    Raises InputError where `item_id` is no open item of before this meeting.
    """
    with place.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        row = review.find(session, meeting_id, ref.kind, ref.id)
        review.check_version(row, ref.version)
        if not isinstance(row, ActionItemRow):
            raise InputError("Only an action item can be news of an open one.")
        known = {each.item.id: each.item for each in open_items.before(session, meeting)}
        if item_id not in known:
            raise InputError("Choose an open item of an earlier meeting.")
        new, changes = review_merging.to_progress(session, row, known[item_id], actor=actor)
        review_acts.record(session, meeting_id, "change kind", changes, actor=actor)
        return [new, row]


def apply_progress(session: Session, place: Installation, meeting_id: int, *, actor: str) -> int:
    """Make what was confirmed of open items so, each claim once; how many were.

    An item that was done, or is followed no more, is left as it is. What the meeting said goes
    into the item's history with its words.
    """
    author = Author(actor, source="meeting", decides=True, assigns=True)
    applied = 0
    for row in review.items(session, meeting_id).progress:
        if row.review != ReviewState.confirmed or row.applied_at is not None:
            continue
        item = session.get(ActionItemRow, row.item_id)
        if item is None or item.tracked_at is None or item.status == "done":
            continue
        try:
            updated(
                session,
                place,
                row.item_id,
                _wanted(row),
                by=author,
                reason=row.text[:500],
                meeting_id=meeting_id,
                evidence=row.evidence,
            )
        except (InputError, NotFoundError) as exc:
            log.warning("what meeting %s said of item %s is left: %s", meeting_id, item.id, exc)
            audit.record(
                session,
                actor,
                "leave progress",
                meeting_id=meeting_id,
                subject=review.subject(row),
                after={"reason": str(exc)},
            )
            continue
        row.applied_at = now()
        session.add(row)
        applied += 1
    return applied


def _wanted(row: ProgressRow) -> dict[str, object]:
    wanted: dict[str, object] = {
        name: value for name in _FIELDS if (value := getattr(row, name)) is not None
    }
    if row.owner is None and row.department is not None:
        # It went to a department: whoever had it has it no more.
        wanted["owner"] = None
    if row.percent is not None and row.status in (None, "in_progress"):
        wanted["percent"] = row.percent
    if row.status == "delayed":
        wanted["delay_reason"] = row.delay_reason or row.text
    return wanted
