"""Retention of what is not a recording; recordings are in test_retention."""

import datetime as dt

import pytest
from sqlmodel import Session, select

from assistant.errors import InputError
from assistant.types import Extraction, MeetingContext, Segment, Transcript
from storage import (
    edits,
    holds,
    meetings,
    minutes,
    organisation,
    outbox,
    recordings,
    retention,
    review,
    settings,
    transcripts,
)
from storage.db import Database
from storage.files import StoredFile
from storage.tables import (
    AuditEntry,
    ExtractionRow,
    Meeting,
    MeetingState,
    Message,
    MessageState,
    MinutesRow,
    MinutesState,
)

NOW = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)


def ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


def add_meeting(database: Database, days_ago: float, *, is_issued: bool = True) -> int:
    """A meeting that was confirmed and issued so many days ago, with a transcript and minutes."""
    with database.write() as session:
        organisation.ensure(session, "云雀")
        made = meetings.create(session, MeetingContext(title="周会", date=NOW.date()))
        assert made.id is not None
        made.confirmed_at = ago(days_ago)
        made.state = MeetingState.issued if is_issued else MeetingState.minuted
        made.minutes_issued_at = ago(days_ago) if is_issued else None
        segment = Segment(id=0, text="预算明细")
        transcripts.save(
            session, made.id, Transcript(language="zh-Hans", engine="test", segments=(segment,))
        )
        edits.make(session, made.id, [edits.Change(0, text="预算明细表")], actor="刘芳")
        review.save_proposals(
            session, made.id, Extraction(engine="llm"), raw=[{"answer": "预算明细"}]
        )
        add_version(session, made.id, 1, days_ago, is_issued=is_issued)
        return made.id


def add_version(
    session: Session, meeting_id: int, version: int, days_ago: float, *, is_issued: bool
) -> None:
    session.add(
        MinutesRow(
            meeting_id=meeting_id,
            version=version,
            filename="周会.docx",
            sha256=f"{meeting_id}-{version}",
            made_at=ago(days_ago),
            state=MinutesState.issued if is_issued else MinutesState.draft,
            issued_at=ago(days_ago) if is_issued else None,
        )
    )


def hold(database: Database, meeting_id: int) -> None:
    with database.write() as session:
        holds.put(session, meetings.get(session, meeting_id), "诉讼", actor="刘芳")


def last_action(session: Session) -> str:
    return session.exec(select(AuditEntry.action).order_by(AuditEntry.id.desc())).first() or ""  # type: ignore[union-attr]


def test_each_kind_has_its_own_days_beside_those_of_recordings(database: Database) -> None:
    with database.write() as session:
        settings.change(session, "retention", {"days": 30}, actor="刘芳")
    with database.write() as session:
        retention.choose(session, 400, actor="刘芳", kind="transcripts")
    with database.read() as session:
        assert retention.all_days(session) == {
            "recordings": 30,
            "transcripts": 400,
            "drafts": None,
            "deliveries": None,
            "minutes": None,
        }


def test_minutes_are_kept_for_a_year_at_least(database: Database) -> None:
    with pytest.raises(InputError, match="Minutes cannot be kept for 364 days"):
        retention.check("minutes", 364)
    retention.check("minutes", 365)


def test_transcripts_go_with_their_edits_and_the_answers_of_models(database: Database) -> None:
    old = add_meeting(database, 31)
    add_meeting(database, 29)
    add_meeting(database, 31, is_issued=False)
    with database.write() as session:
        stored = StoredFile(sha256="a", size=1)
        recording = recordings.register(session, old, "a.mp3", stored)
        recording.recognition_sha256 = "heard"
        session.add(recording)
    with database.write() as session:
        found = retention.old_transcripts(session, 30, NOW)
        assert [meeting.id for meeting in found] == [old]
        assert retention.remove_transcripts(session, found) == ["heard"]
    with database.read() as session:
        assert transcripts.load(session, old) is None
        assert edits.steps(session, old, "刘芳").undo is None
        raw = session.exec(select(ExtractionRow.raw).where(ExtractionRow.meeting_id == old)).one()
        assert raw == []
        assert minutes.last_issued(session, old) is not None
        assert retention.old_transcripts(session, 30, NOW) == []
        assert last_action(session) == "expire transcript"


def test_drafts_go_once_something_later_counts(database: Database) -> None:
    corrected = add_meeting(database, 40)
    at_work = add_meeting(database, 40, is_issued=False)
    with database.write() as session:
        add_version(session, corrected, 2, 35, is_issued=False)
        meetings.get(session, corrected).state = MeetingState.minuted
    with database.write() as session:
        found = retention.old_drafts(session, 30, NOW)
        assert [row.sha256 for row, _meeting in found] == [f"{corrected}-2"]
        assert retention.old_drafts(session, 36, NOW) == []
        assert retention.remove_drafts(session, found) == [f"{corrected}-2"]
    with database.read() as session:
        assert meetings.get(session, corrected).state == MeetingState.issued
        assert [row.version for row in minutes.versions(session, corrected)] == [1]
        assert [row.version for row in minutes.versions(session, at_work)] == [1]


def test_of_old_messages_only_that_they_were_sent_stays(database: Database) -> None:
    meeting_id = add_meeting(database, 1)
    for key, days_ago, state in (
        ("old", 31, MessageState.sent),
        ("new", 29, MessageState.sent),
        ("queued", 31, MessageState.queued),
    ):
        with database.write() as session:
            session.add(
                Message(
                    key=key,
                    kind="minutes",
                    meeting_id=meeting_id,
                    recipient="李敏",
                    address="li@example.com",
                    subject="纪要",
                    text="预算",
                    state=state,
                    created_at=ago(days_ago),
                    due_at=ago(days_ago),
                    sent_at=ago(days_ago) if state == MessageState.sent else None,
                )
            )
    with database.write() as session:
        assert retention.count_messages(session, 30, NOW) == 1
        assert retention.forget_messages(session, 30, NOW) == 1
        assert retention.forget_messages(session, 30, NOW) == 0
    with database.write() as session:
        rows = {row.key: row for row in session.exec(select(Message))}
        texts = {key: row.text for key, row in rows.items()}
        assert texts == {"old": "", "new": "预算", "queued": "预算"}
        assert (rows["old"].address, rows["old"].sent_at) == ("", ago(31))
        again = outbox.Letter(
            key="old",
            kind="minutes",
            recipient="李敏",
            address="li@example.com",
            subject="",
            text="",
        )
        outbox.put(session, again)
    with database.read() as session:
        assert len(session.exec(select(Message)).all()) == 3


def test_minutes_let_the_meeting_go_as_a_whole(database: Database) -> None:
    old = add_meeting(database, 400)
    corrected = add_meeting(database, 400)
    with database.write() as session:
        add_version(session, corrected, 2, 10, is_issued=True)
    with database.write() as session:
        found = retention.old_meetings(session, 365, NOW)
        assert [meeting.id for meeting in found] == [old]
        assert retention.remove_meetings(session, found) == [f"{old}-1"]
    with database.read() as session:
        assert session.exec(select(Meeting.id)).all() == [corrected]
        assert last_action(session) == "expire meeting"


def test_nothing_of_a_held_meeting_goes(database: Database) -> None:
    held = add_meeting(database, 4000)
    with database.write() as session:
        recordings.register(session, held, "a.mp3", StoredFile(sha256="a", size=1))
        add_version(session, held, 2, 4000, is_issued=False)
    hold(database, held)
    with database.read() as session:
        assert retention.expired(session, 1, NOW) == []
        assert retention.old_transcripts(session, 1, NOW) == []
        assert retention.old_drafts(session, 1, NOW) == []
        assert retention.old_meetings(session, 365, NOW) == []


def test_what_is_put_on_hold_after_it_was_found_stays(database: Database) -> None:
    held = add_meeting(database, 4000)
    with database.read() as session:
        found = retention.old_meetings(session, 365, NOW)
        words = retention.old_transcripts(session, 365, NOW)
    hold(database, held)
    with database.write() as session:
        assert retention.remove_transcripts(session, words) == []
        assert retention.remove_meetings(session, found) == []
    with database.read() as session:
        assert transcripts.load(session, held) is not None
