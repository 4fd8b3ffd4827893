import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.types import AgendaRow, Decision, Extraction, MeetingContext, Segment, Transcript
from storage import edits, meetings, organisation, review, search, transcripts
from storage.db import Database
from storage.passages import PassageKind
from storage.search import Hit, Wanted
from storage.tables import Meeting, MinutesRow, MinutesState, Project, ReviewState

EVERYBODY = sa.true()


def add_meeting(
    database: Database,
    *lines: str,
    title: str = "周会",
    date: dt.date = dt.date(2026, 3, 5),
    **more: Any,
) -> int:
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title=title, date=date, **more))
        assert made.id is not None
        transcripts.save(session, made.id, transcript(*lines))
        return made.id


def transcript(*lines: str) -> Transcript:
    segments = tuple(Segment(id=n, text=text) for n, text in enumerate(lines))
    return Transcript(language="zh-Hans", engine="test", segments=segments)


def index(database: Database) -> int:
    with database.write() as session:
        return search.refresh(session)


def passages(database: Database, words: str, **options: Any) -> list[tuple[int, str, str]]:
    options = {"where": EVERYBODY} | options
    with database.read() as session:
        found = search.passages(session, words, **options)
    return [(hit.meeting_id, hit.kind, hit.ref) for hit in found]


def found(database: Database, words: str, **options: Any) -> list[int]:
    """The meetings with these words, in order."""
    with database.read() as session:
        rows, total = search.meetings(session, Wanted(words, **options), where=EVERYBODY)
    assert total == len(rows)
    return [row.meeting.id or 0 for row in rows]


def test_two_characters_are_found_in_the_line_that_has_them(database: Database) -> None:
    meeting = add_meeting(database, "先看一下安排", "预算明细下周给", "好")
    index(database)
    assert passages(database, "预算") == [(meeting, "lines", "1")]
    assert passages(database, "算预") == []


@pytest.mark.parametrize(
    "words", ["预算明细", "預算", "细", "ERP", "erp2", "ｅｒｐ２", "明细ERP2", "30"]
)
def test_words_are_found_however_they_are_written(database: Database, words: str) -> None:
    meeting = add_meeting(database, "预算明细ERP2，30万")
    index(database)
    assert passages(database, words) == [(meeting, "lines", "0")]


@pytest.mark.parametrize("words", ["明算", "RP2", "3", "预算ERP2", "", "\"' OR *:&|!()<->\\"])
def test_what_nobody_said_is_not_found(database: Database, words: str) -> None:
    add_meeting(database, "预算明细ERP2，30万")
    index(database)
    assert passages(database, words) == []


def test_a_notice_is_found_by_title_agenda_place_people_and_project(database: Database) -> None:
    meeting = add_meeting(
        database,
        title="供应商评审会",
        location="301会议室",
        chair="王建国",
        attendees=("李敏",),
        agenda=(AgendaRow(topic="合同条款", owner="孙涛"),),
        project="新产品上市",
    )
    index(database)
    for words in ("评审", "301会议室", "王建国", "李敏", "合同", "孙涛", "上市"):
        assert found(database, words) == [meeting]


def test_a_renamed_project_is_found_by_its_new_name(database: Database) -> None:
    meeting = add_meeting(database, project="新产品上市")
    index(database)
    with database.write() as session:
        session.exec(sa.update(Project).values(name="降本增效"))
    index(database)
    assert (found(database, "降本"), found(database, "上市")) == ([meeting], [])


def test_items_are_found_once_they_are_confirmed(database: Database) -> None:
    meeting = add_meeting(database, "好的")
    with database.write() as session:
        decision = Decision(text="采购三台服务器", evidence=(0,), quote="好的", confidence=1)
        review.save_proposals(session, meeting, Extraction(engine="rules", decisions=(decision,)))
    index(database)
    assert passages(database, "服务器") == []
    with database.write() as session:
        row = review.items(session, meeting).decisions[0]
        review.decide(session, row, ReviewState.confirmed, actor="刘芳")
    index(database)
    assert passages(database, "服务器") == [(meeting, "decisions", str(row.id))]


def test_of_minutes_the_version_issued_last_is_found(database: Database) -> None:
    meeting = add_meeting(database)
    with database.write() as session:
        for version, state, topic in (
            (1, MinutesState.issued, "排产"),
            (2, MinutesState.issued, "验收"),
            (3, MinutesState.draft, "巡检"),
        ):
            content = {"agenda": [{"topic": topic, "discussed": ["物料到位"]}]}
            session.add(
                MinutesRow(
                    meeting_id=meeting,
                    version=version,
                    filename="m.docx",
                    sha256="a",
                    state=state,
                    content=content,
                )
            )
    index(database)
    assert passages(database, "物料") == [(meeting, "minutes", "2")]
    assert (passages(database, "排产"), passages(database, "巡检")) == ([], [])


def test_words_of_a_meeting_may_stand_in_different_passages(database: Database) -> None:
    both = add_meeting(database, "预算下周给", "供应商名单也是")
    add_meeting(database, "预算下周给")
    index(database)
    assert found(database, "预算 供应商") == [both]
    assert passages(database, "预算 供应商") == []
    either = passages(database, "预算 供应商", needs_all=False)
    assert len(either) == 3


def test_what_changed_is_not_found_until_it_is_indexed_anew(database: Database) -> None:
    meeting = add_meeting(database, "预算明细")
    index(database)
    with database.write() as session:
        edits.make(session, meeting, [edits.Change(0, text="采购清单")], actor="刘芳")
    assert passages(database, "预算") == []
    with database.read() as session:
        assert search.pending(session) == 1
    index(database)
    assert passages(database, "采购") == [(meeting, "lines", "0")]
    assert passages(database, "预算") == []


def test_a_deleted_meeting_leaves_nothing_to_be_found(database: Database) -> None:
    meeting = add_meeting(database, "预算明细")
    index(database)
    with database.write() as session:
        meetings.delete(session, meetings.get(session, meeting))
    assert passages(database, "预算") == []
    index(database)
    with database.read() as session:
        assert search.pending(session) == 0
        assert passages_kept(session) == 0


def passages_kept(session: Session) -> int:
    return session.execute(sa.text("SELECT count(*) FROM passage")).scalar_one()


def test_progress_of_the_work_indexes_nothing_anew(database: Database) -> None:
    meeting = add_meeting(database, "预算明细")
    index(database)
    with database.write() as session:
        meetings.report(meetings.get(session, meeting), 0.5)
    assert index(database) == 0


def test_only_meetings_one_may_see_are_found(database: Database) -> None:
    first = add_meeting(database, "预算明细")
    add_meeting(database, "预算明细")
    index(database)
    mine = col(Meeting.id) == first
    assert passages(database, "预算", where=mine) == [(first, "lines", "0")]
    with database.read() as session:
        rows, total = search.meetings(session, Wanted("预算"), where=mine)
    assert ([row.meeting.id for row in rows], total) == ([first], 1)


def test_what_is_found_is_narrowed_down(database: Database) -> None:
    march = add_meeting(database, "预算明细", project="上市", date=dt.date(2026, 3, 5))
    april = add_meeting(database, "预算", title="预算会", date=dt.date(2026, 4, 5))
    index(database)
    with database.read() as session:
        project_id = meetings.get(session, march).project_id
    assert found(database, "预算", project_id=project_id) == [march]
    assert found(database, "预算", since=dt.date(2026, 4, 5)) == [april]
    assert found(database, "预算", until=dt.date(2026, 4, 4)) == [march]
    assert found(database, "预算", kinds=(PassageKind.notice,)) == [april]
    assert sorted(found(database, "预算", kinds=(PassageKind.lines,))) == [march, april]
    assert found(database, "预算", is_newest_first=True) == [april, march]


def test_pages_follow_each_other(database: Database) -> None:
    made = [add_meeting(database, "预算", date=dt.date(2026, 3, day)) for day in range(1, 8)]
    index(database)
    listed = []
    with database.read() as session:
        for offset in (0, 3, 6):
            rows, total = search.meetings(
                session, Wanted("预算"), where=EVERYBODY, limit=3, offset=offset
            )
            assert total == 7
            listed += [row.meeting.id for row in rows]
    assert listed == made[::-1]


def test_a_meeting_shows_its_best_passages_and_counts_all(database: Database) -> None:
    add_meeting(database, *["预算"] * 9, title="预算会")
    index(database)
    with database.read() as session:
        rows, _total = search.meetings(session, Wanted("预算"), where=EVERYBODY, hits_each=2)
    assert rows[0].count == 10
    best = rows[0].hits
    assert [(hit.kind, hit.ref) for hit in best][0] == ("notice", "title")
    assert len(best) == 2 and isinstance(best[0], Hit)


def test_many_meetings_are_indexed_some_at_a_time(database: Database) -> None:
    for _ in range(5):
        add_meeting(database, "预算")
    with database.write() as session:
        assert search.refresh(session, 3) == 3
        assert search.pending(session) == 2
        assert search.refresh(session, 3) == 2
    assert len(found(database, "预算")) == 5
