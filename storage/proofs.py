"""Files that show that an item is done. One that is taken away is hidden, not deleted."""

import datetime as dt

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, NotFoundError
from storage import audit
from storage.files import StoredFile
from storage.tables import ActionItemRow, Proof


def add(
    session: Session,
    item: ActionItemRow,
    filename: str,
    media_type: str,
    stored: StoredFile,
    *,
    actor: str,
    at: dt.datetime,
) -> Proof:
    """Attach a file of the store; the one there is where it is attached already."""
    for known in of_item(session, item.id or 0):
        if (known.sha256, known.filename) == (stored.sha256, filename):
            return known
    proof = Proof(
        meeting_id=item.meeting_id,
        item_id=item.id or 0,
        filename=filename,
        media_type=media_type,
        sha256=stored.sha256,
        size=stored.size,
        added_by=actor,
        added_at=at,
    )
    session.add(proof)
    session.flush()
    _record(session, proof, actor, "attach proof")
    return proof


def of_item(session: Session, item_id: int) -> list[Proof]:
    """Those that were not taken away, in the order they came."""
    chosen = select(Proof).where(Proof.item_id == item_id, col(Proof.removed_at).is_(None))
    return list(session.exec(chosen.order_by(col(Proof.id))))


def of_meeting(session: Session, meeting_id: int) -> list[Proof]:
    """All that were ever attached to items of the meeting, in the order they came."""
    chosen = select(Proof).where(Proof.meeting_id == meeting_id)
    return list(session.exec(chosen.order_by(col(Proof.id))))


def get(session: Session, item_id: int, proof_id: int) -> Proof:
    """One that was not taken away. Raises NotFoundError."""
    proof = session.get(Proof, proof_id)
    if proof is None or proof.item_id != item_id or proof.removed_at:
        raise NotFoundError(f"There is no proof {proof_id} of this item. It may have been removed.")
    return proof


def remove(
    session: Session, item: ActionItemRow, proof: Proof, *, actor: str, at: dt.datetime
) -> None:
    """Hide it. Raises ConflictError once the item is done: it shows why."""
    if item.status == "done":
        raise ConflictError("The item is done, and this shows it. Open the item again first.")
    proof.removed_at = at
    session.add(proof)
    _record(session, proof, actor, "remove proof")


def _record(session: Session, proof: Proof, actor: str, action: str) -> None:
    audit.record(
        session,
        actor,
        action,
        meeting_id=proof.meeting_id,
        subject=f"action_items {proof.item_id}",
        after={"filename": proof.filename, "size": proof.size, "sha256": proof.sha256},
    )
