"""The acts of reviewers: each takes back their own, the last first, and does them again."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from assistant.errors import ConflictError
from storage import audit, review, tracking
from storage.review_claims import changed_back
from storage.tables import AuditEntry, Meeting, ReviewAct, Reviewed, ReviewState, now

_plain = TypeAdapter(dict[str, Any])

# Of a new item what the act gave it; the tracker has the rest.
_MADE = {"id", "meeting_id", "version"}
_FOLLOWED = {
    "status",
    "percent",
    "delay_reason",
    "note",
    "status_updated_at",
    "status_updated_by",
    "tracked_at",
    "done_at",
    "said",
    "first_deadline",
    "deadline_changes",
    "behind_on",
    "needs_sign_off",
    "applied_at",
}


def record(
    session: Session,
    meeting_id: int,
    action: str,
    changes: Sequence[review.Change | None],
    *,
    actor: str,
) -> ReviewAct | None:
    """Keep an act, so that its actor can take it back; None where it changed nothing."""
    kept = [_plain.dump_python(asdict(each), mode="json") for each in changes if each]
    if not kept:
        return None
    act = ReviewAct(meeting_id=meeting_id, actor=actor, action=action, changes=kept)
    session.add(act)
    tracking.keep_up(session, meeting_id, actor=actor)
    return act


def made(row: Reviewed) -> review.Change:
    """That an act made this item."""
    return review.Change(review.kind_of(row), row.id or 0, {}, _as_made(row))


def last(session: Session, meeting_id: int, actor: str) -> ReviewAct | None:
    """What `actor` would take back next."""
    chosen = _of(meeting_id, actor).where(col(ReviewAct.undone_at).is_(None))
    return session.exec(chosen.order_by(col(ReviewAct.id).desc())).first()


def next_again(session: Session, meeting_id: int, actor: str) -> ReviewAct | None:
    """What `actor` would do again next: taken back, and nothing done since in its place."""
    standing = last(session, meeting_id, actor)
    chosen = _of(meeting_id, actor).where(
        col(ReviewAct.undone_at).is_not(None),
        col(ReviewAct.id) > (standing.id or 0 if standing else 0),
    )
    return session.exec(chosen.order_by(col(ReviewAct.id))).first()


def _of(meeting_id: int, actor: str) -> SelectOfScalar[ReviewAct]:
    """The actor's acts since the meeting was last confirmed.

    Under minutes that are drafted an item is changed on purpose, not by a key that takes back.
    """
    confirmed_at = col(Meeting.confirmed_at)
    return (
        select(ReviewAct)
        .join(Meeting, col(Meeting.id) == ReviewAct.meeting_id)
        .where(ReviewAct.meeting_id == meeting_id, ReviewAct.actor == actor)
        .where(sa.or_(confirmed_at.is_(None), col(ReviewAct.at) > confirmed_at))
    )


def undo(session: Session, meeting_id: int, *, actor: str) -> ReviewAct:
    """Take back the actor's last act.

    Raises ConflictError where there is none, or somebody else changed the same fields since.
    """
    act = last(session, meeting_id, actor)
    if act is None:
        raise ConflictError("There is nothing of yours to undo in this meeting.")
    for change in reversed(act.changes):
        _go(session, act, change, have="after", want="before", action="undo")
    act.undone_at = now()
    session.add(act)
    tracking.keep_up(session, meeting_id, actor=actor)
    return act


def redo(session: Session, meeting_id: int, *, actor: str) -> ReviewAct:
    """Do again what was taken back last. Raises ConflictError as `undo` does."""
    act = next_again(session, meeting_id, actor)
    if act is None:
        raise ConflictError("There is nothing of yours to do again in this meeting.")
    for change in act.changes:
        _go(session, act, change, have="before", want="after", action="redo")
    act.undone_at = None
    session.add(act)
    tracking.keep_up(session, meeting_id, actor=actor)
    return act


def _go(
    session: Session, act: ReviewAct, change: dict[str, Any], *, have: str, want: str, action: str
) -> None:
    row = session.get(review.KINDS[change["kind"]], change["id"])
    if change["before"]:
        _check_as(session, act, row, change, have)
        assert row is not None
        _set(session, row, change[have], change[want], action, act.actor)
    elif want == "before":
        _check_as(session, act, row, change, have)
        assert row is not None
        if getattr(row, "status_updated_at", None) or tracking.is_spoken_of(session, row):
            raise ConflictError(
                "Work on this item was reported since, so that it cannot be taken back. "
                "Reject it instead."
            )
        _unmake(session, row, action, act.actor)
    elif row is None:
        _make(session, act, change, action)
    else:
        raise ConflictError("Something else stands in the place of the item that was added.")


def _set(
    session: Session,
    row: Reviewed,
    have: dict[str, Any],
    want: dict[str, Any],
    action: str,
    actor: str,
) -> None:
    fields = dict(want)
    if "flags" in fields:
        fields["flags"] = changed_back(row.flags, have["flags"], want["flags"])  # type: ignore[attr-defined]
    if "review" in fields:
        fields["review"] = ReviewState(fields["review"])
    before = review.values(row, fields)
    review.put(row, fields)
    review.changed(session, row, action, actor, before, fields)


def _unmake(session: Session, row: Reviewed, action: str, actor: str) -> None:
    audit.record(
        session,
        actor,
        action,
        meeting_id=row.meeting_id,
        subject=review.subject(row),
        before=_as_made(row),
    )
    session.delete(row)
    session.flush()


def _make(session: Session, act: ReviewAct, change: dict[str, Any], action: str) -> None:
    """The item again, under its number, so that later acts upon it can be done again too."""
    fields = change["after"] | {"review": ReviewState(change["after"]["review"])}
    table = review.KINDS[change["kind"]]
    row = table(id=change["id"], meeting_id=act.meeting_id, version=2, **fields)
    session.add(row)
    session.flush()
    audit.record(
        session,
        act.actor,
        action,
        meeting_id=act.meeting_id,
        subject=review.subject(row),
        after=change["after"],
    )


def _check_as(
    session: Session, act: ReviewAct, row: Reviewed | None, change: dict[str, Any], have: str
) -> None:
    """Raises ConflictError where the item is not as the act left it."""
    if row is None:
        raise ConflictError("The item is no longer there: it was extracted anew since.")
    fields = change[have].keys() - {"flags"}
    stands = review.as_said(row).model_dump(mode="json", include=fields)
    took_in = not change["before"] and _has_merged(session, row)
    if took_in or any(stands[name] != change[have][name] for name in fields):
        entry = next(iter(entries(session, row)), None)
        who = entry.actor if entry and entry.actor != act.actor else "Somebody"
        raise ConflictError(
            f"{who} changed this item since, so that it cannot be taken back. Edit it instead."
        )


def _has_merged(session: Session, row: Reviewed) -> bool:
    table = type(row)
    chosen = select(table.id).where(col(table.merged_into_id) == row.id)
    return session.exec(chosen).first() is not None


def _as_made(row: Reviewed) -> dict[str, Any]:
    return row.model_dump(mode="json", exclude=_MADE | _FOLLOWED)


def entries(session: Session, row: Reviewed) -> list[AuditEntry]:
    """The history of an item's fields, newest first; what the tracker tells of it left out."""
    chosen = select(AuditEntry).where(
        AuditEntry.meeting_id == row.meeting_id,
        AuditEntry.subject == review.subject(row),
        AuditEntry.action != "track",
    )
    return list(session.exec(chosen.order_by(col(AuditEntry.id).desc())))


def since(session: Session, row: Reviewed, version: int) -> list[AuditEntry]:
    """What became of the item after `version`, newest first: each version is one entry."""
    return entries(session, row)[: max(0, row.version - version)]


def as_seen(session: Session, row: Reviewed, version: int) -> dict[str, Any]:
    """The fields as they were at `version`."""
    seen = row.model_dump(mode="json")
    for entry in since(session, row, version):
        seen |= entry.before
    return seen
