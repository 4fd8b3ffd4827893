import datetime as dt

import pytest

from assistant.errors import NotFoundError
from assistant.types import AgendaRow, Department, MeetingContext, Person, Roster
from storage import meetings, organisation, outbox
from storage.db import Database
from storage.outbox import Letter
from storage.tables import (
    DecisionRow,
    ItemUpdate,
    Meeting,
    MinutesRow,
    Stage,
    WordTemplate,
    now,
)
from tests.storage import following

ROSTER = Roster(
    departments=(Department(name="研发部", aliases=("研发",)),),
    people=(Person(name="王建国", title="经理", department="研发部", aliases=("王经理",)),),
)
CONTEXT = MeetingContext(
    title="进度协调会",
    date=dt.date(2024, 3, 5),
    start=dt.time(14),
    project="新产品上市",
    attendees=("王建国",),
    agenda=(AgendaRow(topic="研发进度", owner="王建国", minutes=15),),
    roster=ROSTER,
)


@pytest.fixture
def organisation_id(database: Database) -> int:
    with database.write() as session:
        made, _ = organisation.ensure(session, "云雀")
        assert made.id is not None
        organisation.add_roster(session, made.id, ROSTER)
        return made.id


def test_a_meeting_comes_back_as_it_was_described(database: Database, organisation_id: int) -> None:
    with database.write() as session:
        made = meetings.create(session, CONTEXT)
    with database.read() as session:
        assert meetings.context(session, meetings.get(session, made.id or 0)) == CONTEXT


def test_a_meeting_with_its_own_roster_does_not_use_the_organisations(
    database: Database, organisation_id: int
) -> None:
    visitors = Roster(people=(Person(name="客人"),))
    context = CONTEXT.model_copy(update={"roster": visitors})
    with database.write() as session:
        made = meetings.create(session, context, keeps_roster=True)
        assert meetings.context(session, made).roster == visitors


def test_adding_a_roster_twice_keeps_one_of_each_and_joins_aliases(
    database: Database, organisation_id: int
) -> None:
    again = Roster(people=(ROSTER.people[0].model_copy(update={"aliases": ("老王",)}),))
    with database.write() as session:
        organisation.add_roster(session, organisation_id, again)
        people = organisation.roster(session, organisation_id).people
    assert [(p.name, p.aliases) for p in people] == [("王建国", ("王经理", "老王"))]


def test_namesakes_in_two_departments_are_two_people(
    database: Database, organisation_id: int
) -> None:
    other = Person(name="王建国", department="财务部")
    with database.write() as session:
        organisation.add_roster(session, organisation_id, Roster(people=(other,)))
        people = organisation.roster(session, organisation_id).people
    assert [(p.name, p.department) for p in people] == [("王建国", "研发部"), ("王建国", "财务部")]


def test_a_meeting_that_is_not_there_is_said_not_to_be(database: Database) -> None:
    with database.read() as session, pytest.raises(NotFoundError):
        meetings.get(session, 99)


def worked_on(database: Database, *, part_before: float, ended_after: dt.timedelta) -> Meeting:
    """A meeting whose transcribing just ended, begun some time ago."""
    with database.write() as session:
        made = meetings.create(session, CONTEXT)
        meetings.enter(made, Stage.transcribe, part_before)
        made.stage_started_at = now() - ended_after
        meetings.leave(made, Stage.transcribe)
    return made


def test_what_a_stage_took_is_kept_for_later_estimates(
    database: Database, organisation_id: int
) -> None:
    made = worked_on(database, part_before=0, ended_after=dt.timedelta(seconds=60))
    assert made.stage_seconds["transcribe"] == pytest.approx(60, abs=1)


def test_a_resumed_stage_counts_as_the_whole_of_it_would_have_taken(
    database: Database, organisation_id: int
) -> None:
    made = worked_on(database, part_before=0.5, ended_after=dt.timedelta(seconds=60))
    assert made.stage_seconds["transcribe"] == pytest.approx(120, abs=2)


def test_a_stage_resumed_near_its_end_tells_nothing(
    database: Database, organisation_id: int
) -> None:
    made = worked_on(database, part_before=0.9, ended_after=dt.timedelta(seconds=60))
    assert made.stage_seconds == {}


def test_a_template_with_the_bytes_of_minutes_stays_when_the_meeting_goes(
    database: Database, organisation_id: int
) -> None:
    with database.write() as session:
        made = meetings.create(session, CONTEXT)
        for version, sha256 in enumerate(("shared", "own"), 1):
            session.add(
                MinutesRow(
                    meeting_id=made.id or 0, version=version, filename="a.docx", sha256=sha256
                )
            )
        session.add(
            WordTemplate(
                organisation_id=organisation_id,
                name="公司纪要",
                language="zh-Hans",
                filename="a.docx",
                sha256="shared",
            )
        )
        session.flush()
        assert meetings.delete(session, made) == ["own"]


def test_the_keys_of_a_deleted_meetings_messages_are_free_again(database: Database) -> None:
    # SQLite gives the number of a problem that is gone to the next one.
    with database.write() as session:
        first, second = following.meeting(session, "一"), following.meeting(session, "二")
        letters = [
            Letter(
                "problem 1 level 1 person 3", "problem", "陈静", "c@x.cn", "", "", meeting_id=id_
            )
            for id_ in (first.id, second.id)
        ]
        told = outbox.put(session, letters[0])
        meetings.delete(session, first)
        again = outbox.put(session, letters[1])
        assert again.id != told.id


def test_what_a_deleted_meeting_said_is_in_no_history_any_more(database: Database) -> None:
    with database.write() as session:
        item = following.follow(session, "改合同")
        later = following.meeting(session, "二")
        decision = DecisionRow(meeting_id=later.id or 0, text="按月付")
        session.add(decision)
        session.flush()
        own = DecisionRow(meeting_id=item.meeting_id, text="按季付", replaces_id=decision.id)
        said = ItemUpdate(
            item_id=item.id or 0,
            actor="刘芳",
            changes={},
            reason="会上的原话",
            meeting_id=later.id,
            evidence=[3],
        )
        session.add_all([own, said])
        session.flush()
        meetings.delete(session, later)
        session.expire_all()
        assert (said.meeting_id, said.reason, said.evidence) == (None, None, [])
        assert own.replaces_id is None
