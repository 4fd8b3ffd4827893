"""Askers who try to learn what they may not see: it is to them as if it did not exist."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import col, select

from api import services_ask
from api.deps import Viewer
from api.installation import Installation
from assistant.errors import NotFoundError
from assistant.qa.query import StatusQuery
from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
    Trouble,
)
from assistant.types import Department, Person, Roster, Segment, Transcript
from storage import organisation
from storage.tables import ActionItemRow, ItemUpdate, Meeting, ProjectMember, Role
from storage.tables import Person as PersonRow
from tests.api.people import add_user
from tests.storage.asked import load

DAY = dt.date(2026, 3, 2)
OPEN, SECRET, NONE = "新品上市", "凌云并购", "星河并购"
# What stands in meetings that the askers may not see, and nowhere else.
WORDS = ("凌云", "收购", "尽调", "三亿", "贾密探", "绝密", "机要部", "签约")

QUESTIONS = (
    "一共有多少行动项？",
    "还有几项没完成？",
    "有哪些逾期的行动项？",
    "各部门各有多少项？",
    "各项目各有多少项没完成？",
    "每个人有多少项？",
    "机要部有几项逾期？",
    "贾密探有哪些任务？",
    "我有哪些任务？",
    "凌云并购进度怎么样？",
    "凌云并购项目有几项没完成？",
    "收购价格定了多少？",
    "谁负责尽调清单？",
    "尽调清单什么时候完成？",
    "关于收购有哪些决议？",
    "最近有哪些决议？",
    "关于收购的行动项有几项？",
    "凌云并购绝密会说了什么？",
    "凌云并购绝密会上定了什么？",
    "上次会议定了什么？",
    "有什么争议？",
    "下次会议什么时候开？",
    "周一以来有什么变化？",
    "本月有哪些变化？",
    "尽调清单为什么延期？",
    "有哪些延期的，为什么？",
    "有哪些问题升级了？",
    "哪些会议的纪要还没发？",
    "三月开了哪些会？",
    "谁说三亿太贵？",
    "有没有人提到签约？",
    "现在整体进度怎么样？",
    "哪些项目落后了？",
    "哪些事项在等组长同意？",
    "How many action items are overdue?",
    "What was decided about 收购?",
)


def _meeting(id_: str, project: str | None, title: str, **more: Any) -> MeetingRecord:
    return MeetingRecord(id=id_, title=title, project=project, date=DAY, **more)


def _said(*lines: str) -> Transcript:
    segments = tuple(Segment(id=n, start=float(n), text=text) for n, text in enumerate(lines))
    return Transcript(language="zh-Hans", engine="test", segments=segments)


VISIBLE = [
    _meeting(
        "open",
        OPEN,
        "新品上市周会",
        roster=Roster(
            departments=(Department(name="市场部"),),
            people=(Person(name="李敏", department="市场部"),),
        ),
        attendees=("李敏",),
        decisions=(DecisionRecord(id="d1", meeting="open", text="预算定为五万元", evidence=(0,)),),
        action_items=(
            ItemRecord(
                id="a1",
                meeting="open",
                task="提交推广方案",
                owner="李敏",
                department="市场部",
                deadline="2026-03-06",
                evidence=(1,),
            ),
        ),
        transcript=_said("预算就五万元", "推广方案我来交"),
    )
]


def _hidden(id_: str, project: str) -> MeetingRecord:
    """Of everything that questions are asked of."""
    item = ItemRecord(
        id=f"{id_} a",
        meeting=id_,
        task="准备尽调清单",
        owner="贾密探",
        department="机要部",
        deadline="2026-03-04",
        deadline_text="签约前",
        status="delayed",
        delay_reason="凌云不配合",
        waits=True,
        evidence=(1,),
        quote="尽调清单我来",
    )
    at = dt.datetime(2026, 3, 3, 9)
    return _meeting(
        id_,
        project,
        "凌云并购绝密会",
        roster=Roster(
            departments=(Department(name="机要部", aliases=("机要",)),),
            people=(Person(name="贾密探", department="机要部"),),
        ),
        attendees=("贾密探",),
        decisions=(
            DecisionRecord(id=f"{id_} d", meeting=id_, text="收购价格定为三亿元", evidence=(0,)),
        ),
        action_items=(item,),
        disputes=(DisputeRecord(meeting=id_, text="三亿是否太贵", evidence=(2,)),),
        next_meeting=NextMeetingRecord(meeting=id_, at="2026-03-09T10:00", topic="凌云签约"),
        transcript=_said("收购价格三亿元", "尽调清单我来", "三亿太贵了", "签约定在周五"),
        minutes="issued",
        minutes_issued=at,
        minutes_rows=("收购价格定为三亿元",),
        changes=(
            ItemChange(
                id="c",
                item=item.id or "",
                task=item.task,
                at=at,
                actor="贾密探",
                changes={"deadline": ("2026-03-03", "2026-03-04")},
                reason="凌云不配合",
            ),
        ),
        troubles=(
            Trouble(
                id="t",
                item=item.id or "",
                task=item.task,
                cause="reported",
                text="凌云不配合尽调",
                arose_at=at,
                level=2,
                told=("贾密探",),
            ),
        ),
    )


HIDDEN = [_hidden("secret", SECRET), _hidden("confidential", OPEN)]


@pytest.fixture
def place(place: Installation) -> Installation:
    load(place.database, VISIBLE)
    return place


def _viewer(place: Installation, role: Role, name: str, project: str | None = None) -> Viewer:
    with place.database.write() as session:
        owner = organisation.current(session).id or 0
        person = PersonRow(organisation_id=owner, name=name)
        session.add(person)
        session.flush()
        person_id = person.id or 0
        if project:
            joined = organisation.ensure_project(session, owner, project)
            session.add(ProjectMember(project_id=joined.id or 0, person_id=person_id))
    user_id = add_user(place, name, role, person_id=person_id)
    return Viewer(user_id=user_id, person_id=person_id, name=name, role=role)


def _hide(place: Installation) -> None:
    """Put in what the askers may not see: a project of others, and a confidential meeting."""
    loaded = load(place.database, HIDDEN)
    with place.database.write() as session:
        session.get_one(Meeting, int(loaded.meetings["confidential"])).is_confidential = True


def _answers(place: Installation, viewer: Viewer) -> list[str]:
    every = [services_ask.answer(place, viewer, question) for question in QUESTIONS]
    return [found.model_dump_json() for found in every]


@pytest.mark.parametrize("role", [Role.member, Role.recorder, Role.leader])
def test_meetings_of_others_change_no_answer(place: Installation, role: Role) -> None:
    viewer = _viewer(place, role, "李敏", OPEN)
    before = _answers(place, viewer)
    _hide(place)
    assert _answers(place, viewer) == before


@pytest.mark.parametrize("role", [Role.member, Role.recorder, Role.leader])
def test_who_sees_no_meeting_is_told_of_none(place: Installation, role: Role) -> None:
    _hide(place)
    outsider = _viewer(place, role, "外人")
    for question in QUESTIONS:
        found = services_ask.answer(place, outsider, question)
        assert (found.items, found.decisions, found.disputes, found.meetings) == ((), (), (), ())
        assert (found.changes, found.troubles, found.groups) == ((), (), ())
        assert (found.total or 0, found.tally.total if found.tally else 0) == (0, 0)
        assert _leaked(found.model_dump_json(), question) == []


@pytest.mark.parametrize("role", [Role.administrator, Role.executive])
def test_who_sees_all_sees_nothing_confidential(place: Installation, role: Role) -> None:
    viewer = _viewer(place, role, "总监")
    before = _answers(place, viewer)
    loaded = load(place.database, [_hidden("confidential", OPEN)])
    with place.database.write() as session:
        session.get_one(Meeting, int(loaded.meetings["confidential"])).is_confidential = True
    assert _answers(place, viewer) == before


@pytest.mark.parametrize(
    "question", ["{}进度怎么样？", "{}项目有几项没完成？", "{}的预算是多少？", "{}有哪些决议？"]
)
def test_a_project_of_others_is_like_one_that_does_not_exist(
    place: Installation, question: str
) -> None:
    _hide(place)
    viewer = _viewer(place, Role.member, "李敏", OPEN)
    hidden = services_ask.answer(place, viewer, question.format(SECRET)).model_dump_json()
    none = services_ask.answer(place, viewer, question.format(NONE)).model_dump_json()
    # The name stands there as it was asked, in pieces where it is a subject.
    assert hidden.replace(SECRET, NONE).replace("凌云", "星河") == none
    refused = []
    for name in (SECRET, NONE):
        with pytest.raises(NotFoundError) as raised:
            services_ask.answer(place, viewer, "有哪些行动项？", project=name)
        refused.append(str(raised.value).replace(name, "…"))
    assert refused[0] == refused[1]


def test_an_own_item_is_told_without_its_meeting(place: Installation) -> None:
    loaded = load(place.database, [_hidden("secret", SECRET)])
    owner = _viewer(place, Role.member, "贾密探")
    with place.database.write() as session:
        update = session.exec(select(ItemUpdate).order_by(col(ItemUpdate.id).desc())).first()
        assert update is not None
        update.meeting_id = int(loaded.meetings["secret"])
    found = services_ask.answer(place, owner, "我有哪些任务？")
    assert [item.task for item in found.items] == ["准备尽调清单"]
    item = found.items[0]
    assert (item.meeting_title, item.meeting_date, item.project) == (None, None, None)
    assert (item.evidence, item.quote, item.deadline_text) == ((), None, None)
    assert [c.source for c in found.citations if c.source == "words"] == []
    with place.database.read() as session:
        records = services_ask.records(place, session, owner)
        meeting = loaded.meetings["secret"]
        assert list(records.lines(meeting, range(9))) == []
        assert [c.reason for c in records.changes(StatusQuery()).rows] == [None]
        groups = records.groups(StatusQuery(group="meeting"))
        assert [group.name for group in groups] == [None]
        for query in (StatusQuery(projects=(SECRET,)), StatusQuery(meetings=(meeting,))):
            assert records.items(query).total == 0
        assert records.meetings(StatusQuery()).total == 0
        assert records.near(StatusQuery(subject=("收购",)), "lines").passages == []
        assert list(records.names.projects) == []
        assert records.names.titled("凌云并购绝密会说了什么") == []


def test_an_own_item_of_a_confidential_meeting_stays_there(place: Installation) -> None:
    _hide(place)
    with place.database.write() as session:
        for row in session.exec(select(Meeting).where(col(Meeting.title) == "凌云并购绝密会")):
            row.is_confidential = True
    owner = _viewer(place, Role.member, "贾密探")
    assert services_ask.answer(place, owner, "我有哪些任务？").items == ()


def test_a_question_of_somebody_else_cannot_be_leaned_on(place: Installation) -> None:
    _hide(place)
    boss, viewer = (
        _viewer(place, Role.administrator, "总监"),
        _viewer(place, Role.member, "李敏", OPEN),
    )
    theirs = services_ask.ask(place, boss, "凌云并购有几项没完成？").question.id or 0
    with pytest.raises(NotFoundError):
        services_ask.ask(place, viewer, "那机要部呢？", after=theirs)
    with pytest.raises(NotFoundError):
        services_ask.again(place, viewer, theirs)
    own = services_ask.ask(place, viewer, "有哪些行动项？").question.id or 0
    with pytest.raises(NotFoundError):
        services_ask.again(place, boss, own)


def test_what_was_seen_once_is_not_told_again_when_it_is_hidden(place: Installation) -> None:
    viewer = _viewer(place, Role.member, "李敏", OPEN)
    loaded = load(place.database, [_hidden("later", OPEN)])
    asked = services_ask.ask(place, viewer, "收购价格定了多少？")
    assert asked.answer.answered
    with place.database.write() as session:
        session.get_one(Meeting, int(loaded.meetings["later"])).is_confidential = True
    again = services_ask.again(place, viewer, asked.question.id or 0)
    assert not again.answer.answered
    assert _leaked(again.answer.model_dump_json(), asked.question.text) == []


def _leaked(text: str, question: str) -> list[str]:
    return [word for word in WORDS if word in text and word not in question]


def test_the_words_that_are_looked_for_are_there_for_those_who_may_see_them(
    place: Installation,
) -> None:
    _hide(place)
    boss = _viewer(place, Role.administrator, "总监")
    told = "".join(_answers(place, boss))
    assert [word for word in WORDS if word not in told] == []
    with place.database.read() as session:
        assert session.exec(select(ActionItemRow.id)).first() is not None
