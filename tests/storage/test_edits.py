import datetime as dt

import pytest

from assistant.errors import ConflictError, NotFoundError
from assistant.types import MeetingContext, Repair, Segment, Transcript
from storage import audit, edits, meetings, organisation, repairs, transcripts
from storage.db import Database
from storage.edits import Change, Steps

# Heard: 孙套说市场不三月八号交付
FIRST = Segment(
    id=0,
    speaker="SPEAKER_01",
    text="孙涛说市场部3月8日交付",
    repairs=(
        Repair(at=0, heard="孙套", written="孙涛", kind="name"),
        Repair(at=3, heard="市场不", written="市场部", kind="department"),
        Repair(at=6, heard="三月八号", written="3月8日", kind="number"),
    ),
)
SECOND = Segment(id=1, speaker="SPEAKER_02", text="好的我来跟进这件事情")


def transcript(*segments: Segment) -> Transcript:
    return Transcript(language="zh-Hans", engine="fake", segments=segments)


@pytest.fixture
def meeting_id(database: Database) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        meeting = meetings.create(session, MeetingContext(title="周会", date=dt.date(2024, 3, 5)))
        assert meeting.id is not None
        transcripts.save(session, meeting.id, transcript(FIRST, SECOND))
        return meeting.id


def segments(database: Database, meeting_id: int) -> tuple[Segment, ...]:
    with database.read() as session:
        loaded = transcripts.load(session, meeting_id)
    assert loaded is not None
    return loaded.segments


def texts(database: Database, meeting_id: int) -> list[str]:
    return [s.text for s in segments(database, meeting_id)]


def make(database: Database, meeting_id: int, *changes: Change, actor: str = "李敏") -> str:
    with database.write() as session:
        batch = edits.make(session, meeting_id, changes, actor=actor)
    assert batch is not None
    return batch


def test_words_are_changed_and_taken_back_and_made_again(
    database: Database, meeting_id: int
) -> None:
    batch = make(database, meeting_id, Change(1, text="好的，我来跟进"))
    assert texts(database, meeting_id)[1] == "好的，我来跟进"
    with database.write() as session:
        assert edits.undo(session, meeting_id, batch, actor="李敏") == [1]
    assert texts(database, meeting_id)[1] == SECOND.text
    with database.write() as session:
        edits.redo(session, meeting_id, batch, actor="李敏")
    assert texts(database, meeting_id)[1] == "好的，我来跟进"


def test_repairs_stay_at_their_words_when_others_are_changed(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(0, text="那么孙涛说，市场交付"))
    (segment, _) = segments(database, meeting_id)
    assert segment.repairs == (Repair(at=2, heard="孙套", written="孙涛", kind="name"),)


def test_undoing_gives_the_repairs_back(database: Database, meeting_id: int) -> None:
    batch = make(database, meeting_id, Change(0, text="那么"))
    with database.write() as session:
        edits.undo(session, meeting_id, batch, actor="李敏")
    assert segments(database, meeting_id)[0] == FIRST


def test_a_repair_taken_back_moves_with_the_words_around_it(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        repairs.undo(session, meeting_id, 0, 3, actor="李敏")
    make(database, meeting_id, Change(0, text="那么孙涛说市场不3月8日交付"))
    with database.write() as session:
        repairs.redo(session, meeting_id, 0, 5, actor="李敏")
    assert texts(database, meeting_id)[0] == "那么孙涛说市场部3月8日交付"


def test_several_segments_are_one_batch(database: Database, meeting_id: int) -> None:
    batch = make(database, meeting_id, Change(0, text="一"), Change(1, speaker="SPEAKER_01"))
    first, second = segments(database, meeting_id)
    assert (first.text, second.speaker) == ("一", "SPEAKER_01")
    with database.write() as session:
        assert edits.undo(session, meeting_id, batch, actor="李敏") == [0, 1]
    assert segments(database, meeting_id) == (FIRST, SECOND)


def test_nothing_is_kept_of_a_change_that_changes_nothing(
    database: Database, meeting_id: int
) -> None:
    with database.write() as session:
        assert edits.make(session, meeting_id, [Change(1, SECOND.text)], actor="李敏") is None
        assert edits.steps(session, meeting_id, "李敏") == Steps(None, None)


def test_words_that_another_person_changed_are_not_overwritten(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(1, text="好的"), actor="王建国")
    with database.write() as session, pytest.raises(ConflictError):
        edits.make(session, meeting_id, [Change(1, "行", seen=SECOND.text)], actor="李敏")
    assert texts(database, meeting_id)[1] == "好的"


def test_a_batch_is_not_undone_under_later_words(database: Database, meeting_id: int) -> None:
    batch = make(database, meeting_id, Change(1, text="好的"))
    make(database, meeting_id, Change(1, text="好的好的"), actor="王建国")
    with database.write() as session, pytest.raises(ConflictError):
        edits.undo(session, meeting_id, batch, actor="李敏")


def test_everybody_undoes_what_they_did(database: Database, meeting_id: int) -> None:
    mine = make(database, meeting_id, Change(0, text="一"))
    theirs = make(database, meeting_id, Change(1, text="二"), actor="王建国")
    with database.read() as session:
        assert edits.steps(session, meeting_id, "李敏") == Steps(undo=mine, redo=None)
        assert edits.steps(session, meeting_id, "王建国") == Steps(undo=theirs, redo=None)


def test_redo_goes_back_through_what_was_undone_and_ends_with_the_next_act(
    database: Database, meeting_id: int
) -> None:
    first = make(database, meeting_id, Change(0, text="一"))
    second = make(database, meeting_id, Change(0, text="二"))
    with database.write() as session:
        edits.undo(session, meeting_id, second, actor="李敏")
        assert edits.steps(session, meeting_id, "李敏") == Steps(undo=first, redo=second)
    with database.write() as session:
        edits.undo(session, meeting_id, first, actor="李敏")
        assert edits.steps(session, meeting_id, "李敏") == Steps(undo=None, redo=first)
    third = make(database, meeting_id, Change(0, text="三"))
    with database.read() as session:
        assert edits.steps(session, meeting_id, "李敏") == Steps(undo=third, redo=None)


def test_what_is_not_there_cannot_be_changed_or_undone(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        with pytest.raises(NotFoundError):
            edits.make(session, meeting_id, [Change(9, text="一")], actor="李敏")
        with pytest.raises(NotFoundError):
            edits.undo(session, meeting_id, "none", actor="李敏")


def test_the_history_tells_what_was_there(database: Database, meeting_id: int) -> None:
    batch = make(database, meeting_id, Change(1, text="好的"))
    with database.write() as session:
        edits.undo(session, meeting_id, batch, actor="李敏")
        told = [(e.action, e.before, e.after) for e in audit.history(session, meeting_id)[:2]]
    there, then = {"text": SECOND.text}, {"text": "好的"}
    assert told == [("undo edit", then, there), ("edit transcript", there, then)]


def test_a_segment_that_was_changed_is_known_with_its_first_words(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(1, text="好的"))
    make(database, meeting_id, Change(1, text="好"), Change(0, speaker="SPEAKER_02"))
    with database.read() as session:
        assert edits.segments_edited(session, meeting_id) == {1: SECOND.text}


def save(database: Database, meeting_id: int, *written: Segment) -> None:
    """As when the meeting is written down anew."""
    with database.write() as session:
        transcripts.save(session, meeting_id, transcript(*written))


def test_edits_are_made_again_when_the_meeting_is_written_down_anew(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(1, text="好的，我来跟进", speaker="SPEAKER_01"))
    make(database, meeting_id, Change(1, text="好，我来跟进"))
    save(database, meeting_id, FIRST, Segment(id=1, text="嗯"), SECOND.model_copy(update={"id": 2}))
    third = segments(database, meeting_id)[2]
    assert (third.text, third.speaker) == ("好，我来跟进", "SPEAKER_01")


def test_an_edit_is_made_again_in_a_sentence_that_is_cut_elsewhere(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(1, text="好的我来推进这件事情"))
    save(database, meeting_id, FIRST, Segment(id=1, text="嗯好的我来跟进这件事情没问题"))
    assert texts(database, meeting_id)[1] == "嗯好的我来推进这件事情没问题"


def test_an_edit_made_again_can_be_undone(database: Database, meeting_id: int) -> None:
    batch = make(database, meeting_id, Change(1, text="好的我来推进这件事情"))
    save(database, meeting_id, FIRST, Segment(id=1, text="嗯好的我来跟进这件事情"))
    with database.write() as session:
        edits.undo(session, meeting_id, batch, actor="李敏")
    assert texts(database, meeting_id)[1] == "嗯好的我来跟进这件事情"


def test_an_edit_whose_words_are_gone_or_are_there_twice_is_forgotten(
    database: Database, meeting_id: int
) -> None:
    make(database, meeting_id, Change(0, text="散会"))
    make(database, meeting_id, Change(1, text="好的我来推进这件事情"))
    twice = SECOND.text * 2
    save(database, meeting_id, Segment(id=0, text="别的话"), Segment(id=1, text=twice))
    assert texts(database, meeting_id) == ["别的话", twice]
    with database.read() as session:
        assert edits.segments_edited(session, meeting_id) == {}


def test_what_was_undone_stays_undone_when_written_down_anew(
    database: Database, meeting_id: int
) -> None:
    batch = make(database, meeting_id, Change(1, text="好的"))
    with database.write() as session:
        edits.undo(session, meeting_id, batch, actor="李敏")
    save(database, meeting_id, FIRST, SECOND)
    assert texts(database, meeting_id)[1] == SECOND.text


def test_a_change_of_speaker_follows_the_labels(database: Database, meeting_id: int) -> None:
    make(database, meeting_id, Change(1, speaker="SPEAKER_01"))
    with database.write() as session:
        edits.relabel(session, meeting_id, {"SPEAKER_01": "SPEAKER_03", "SPEAKER_02": "SPEAKER_04"})
    save(database, meeting_id, FIRST, SECOND.model_copy(update={"speaker": "SPEAKER_04"}))
    assert segments(database, meeting_id)[1].speaker == "SPEAKER_03"
