"""Proofs are hidden, not deleted."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlmodel import Session

from assistant.errors import ConflictError, NotFoundError
from assistant.types import MeetingContext
from storage import audit, item_requests, meetings, organisation, proofs
from storage.db import Database
from storage.files import StoredFile
from storage.tables import ActionItemRow, Proof, now

PDF = "application/pdf"


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.write() as session:
        yield session


@pytest.fixture
def item(session: Session) -> ActionItemRow:
    organisation.ensure(session, "云雀")
    meeting = meetings.create(session, MeetingContext(title="周会", date=dt.date(2026, 3, 5)))
    row = ActionItemRow(meeting_id=meeting.id or 0, task="发出方案")
    session.add(row)
    session.flush()
    return row


def attach(session: Session, item: ActionItemRow, name: str, content: str = "a") -> Proof:
    stored = StoredFile(sha256=content * 64, size=5)
    return proofs.add(session, item, name, PDF, stored, actor="孙涛", at=now())


def test_proofs_are_listed_in_the_order_they_came(session: Session, item: ActionItemRow) -> None:
    attach(session, item, "报告.pdf")
    attach(session, item, "照片.png", "b")
    listed = proofs.of_item(session, item.id or 0)
    assert [proof.filename for proof in listed] == ["报告.pdf", "照片.png"]


def test_the_same_file_is_attached_once(session: Session, item: ActionItemRow) -> None:
    first, second = attach(session, item, "报告.pdf"), attach(session, item, "报告.pdf")
    assert first.id == second.id


def test_a_removed_proof_is_hidden_and_stays_with_the_meeting(
    session: Session, item: ActionItemRow
) -> None:
    proof = attach(session, item, "报告.pdf")
    proofs.remove(session, item, proof, actor="孙涛", at=now())
    assert proofs.of_item(session, item.id or 0) == []
    assert not item_requests.has_proof(session, item.id or 0)
    assert [each.id for each in proofs.of_meeting(session, item.meeting_id)] == [proof.id]
    acts = [entry.action for entry in audit.history(session, item.meeting_id)]
    assert sorted(acts) == ["attach proof", "remove proof"]
    with pytest.raises(NotFoundError):
        proofs.get(session, item.id or 0, proof.id or 0)


def test_a_proof_of_another_item_is_not_there(session: Session, item: ActionItemRow) -> None:
    proof = attach(session, item, "报告.pdf")
    with pytest.raises(NotFoundError):
        proofs.get(session, (item.id or 0) + 1, proof.id or 0)


def test_what_shows_that_an_item_is_done_stays(session: Session, item: ActionItemRow) -> None:
    proof = attach(session, item, "报告.pdf")
    item.status = "done"
    with pytest.raises(ConflictError):
        proofs.remove(session, item, proof, actor="孙涛", at=now())
