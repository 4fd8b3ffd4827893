import datetime as dt

import pytest

from assistant.errors import NotFoundError
from assistant.types import MeetingContext, Repair, Segment, Transcript
from storage import audit, meetings, organisation, repairs, transcripts
from storage.db import Database
from storage.repairs import Undone

# Heard: 孙套说市场不三月八号交付，孙套跟进
REPAIRED = Segment(
    id=0,
    text="孙涛说市场部3月8日交付，孙涛跟进",
    repairs=(
        Repair(at=0, heard="孙套", written="孙涛", kind="name"),
        Repair(at=3, heard="市场不", written="市场部", kind="department"),
        Repair(at=6, heard="三月八号", written="3月8日", kind="number"),
        Repair(at=13, heard="孙套", written="孙涛", kind="name"),
    ),
)
# Heard: 李民和孙套
OTHER = Segment(
    id=1,
    text="李敏敏和孙涛",
    repairs=(
        Repair(at=0, heard="李民", written="李敏敏", kind="name"),
        Repair(at=4, heard="孙套", written="孙涛", kind="name"),
    ),
)


def transcript(*segments: Segment) -> Transcript:
    return Transcript(language="zh-Hans", engine="fake", segments=segments)


@pytest.fixture
def meeting_id(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        meeting = meetings.create(session, MeetingContext(title="周会", date=dt.date(2024, 3, 5)))
        assert meeting.id is not None
        transcripts.save(session, meeting.id, transcript(REPAIRED, OTHER))
        return meeting.id


def segment(database: Database, meeting_id: int, number: int) -> Segment:
    with database.read() as session:
        loaded = transcripts.load(session, meeting_id)
    assert loaded is not None
    return loaded.segments[number]


def undone(database: Database, meeting_id: int, number: int) -> list[Undone]:
    with database.read() as session:
        loaded = transcripts.load(session, meeting_id)
        assert loaded is not None
        return repairs.undone(session, meeting_id, loaded.segments)[number]


def undo(database: Database, meeting_id: int, number: int, at: int) -> None:
    with database.write() as session:
        repairs.undo(session, meeting_id, number, at, actor="刘芳")


def redo(database: Database, meeting_id: int, number: int, at: int) -> None:
    with database.write() as session:
        repairs.redo(session, meeting_id, number, at, actor="刘芳")


def test_undoing_writes_what_was_heard_and_moves_the_repairs_behind(
    database: Database, meeting_id: int
) -> None:
    undo(database, meeting_id, 1, 0)
    after = segment(database, meeting_id, 1)
    assert after.text == "李民和孙涛"
    assert after.repairs == (Repair(at=3, heard="孙套", written="孙涛", kind="name"),)
    assert after.verbatim == OTHER.verbatim


def test_undoing_is_kept_in_the_history(database: Database, meeting_id: int) -> None:
    undo(database, meeting_id, 1, 0)
    with database.read() as session:
        entry = audit.history(session, meeting_id)[0]
    assert (entry.actor, entry.action, entry.subject) == ("刘芳", "undo repair", "segment 1")
    assert (entry.before, entry.after) == ({"text": "李敏敏和孙涛"}, {"text": "李民和孙涛"})


@pytest.mark.parametrize("first", [0, 3, 6, 13])
def test_a_repair_made_again_leaves_the_segment_as_it_was(
    database: Database, meeting_id: int, first: int
) -> None:
    undo(database, meeting_id, 0, first)
    (taken_back,) = undone(database, meeting_id, 0)
    redo(database, meeting_id, 0, taken_back.at)
    assert segment(database, meeting_id, 0) == REPAIRED
    assert undone(database, meeting_id, 0) == []


def test_several_are_undone_and_made_again_in_any_order(
    database: Database, meeting_id: int
) -> None:
    undo(database, meeting_id, 1, 0)
    undo(database, meeting_id, 1, 3)
    assert segment(database, meeting_id, 1).text == OTHER.verbatim
    redo(database, meeting_id, 1, 0)
    assert [u.at for u in undone(database, meeting_id, 1)] == [4]
    redo(database, meeting_id, 1, 4)
    assert segment(database, meeting_id, 1) == OTHER


def test_all_repairs_of_the_same_words_are_undone_and_made_again_at_once(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        assert repairs.undo_all(session, meeting_id, "孙套", "孙涛", actor="刘芳") == [0, 0, 1]
    assert segment(database, meeting_id, 0).text == "孙套说市场部3月8日交付，孙套跟进"
    assert segment(database, meeting_id, 1).text == "李敏敏和孙套"
    with database.write() as session:
        assert repairs.redo_all(session, meeting_id, "孙套", "孙涛", actor="刘芳") == [0, 0, 1]
    assert segment(database, meeting_id, 0) == REPAIRED
    assert segment(database, meeting_id, 1) == OTHER


def test_there_is_nothing_to_undo_where_nothing_was_repaired(
    database: Database, meeting_id: int
) -> None:
    with pytest.raises(NotFoundError, match="no repair"):
        undo(database, meeting_id, 0, 1)
    with pytest.raises(NotFoundError, match="no segment 9"):
        undo(database, meeting_id, 9, 0)
    with pytest.raises(NotFoundError, match="Nothing was taken back"):
        redo(database, meeting_id, 0, 0)


def test_what_was_taken_back_stays_so_when_the_meeting_is_written_down_anew(
    database: Database, meeting_id: int
) -> None:
    undo(database, meeting_id, 0, 13)
    opening = Segment(id=0, text="开始吧")
    moved = [s.model_copy(update={"id": s.id + 1}) for s in (REPAIRED, OTHER)]
    with database.write() as session:
        transcripts.save(session, meeting_id, transcript(opening, *moved))
    assert segment(database, meeting_id, 1).text == "孙涛说市场部3月8日交付，孙套跟进"
    assert [u.at for u in undone(database, meeting_id, 1)] == [13]


def test_what_is_not_repaired_any_more_need_not_be_taken_back(
    database: Database, meeting_id: int
) -> None:
    undo(database, meeting_id, 1, 0)
    with database.write() as session:
        transcripts.save(session, meeting_id, transcript(Segment(id=0, text="没有了")))
    with database.read() as session:
        assert repairs.undone(session, meeting_id, (Segment(id=1, text="李民"),)) == {1: []}
