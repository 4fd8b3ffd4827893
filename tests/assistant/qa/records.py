"""A company's meetings as they stand once confirmed, with defaults."""

import datetime as dt
from typing import Any

from assistant.qa.types import (
    DecisionRecord,
    DisputeRecord,
    ItemChange,
    ItemRecord,
    MeetingRecord,
    NextMeetingRecord,
    Trouble,
)
from assistant.types import (
    Department,
    Person,
    Roster,
    Segment,
    Transcript,
)

# A Wednesday.
NOW = dt.datetime(2024, 3, 6, 17, 0)

ROSTER = Roster(
    departments=(
        Department(name="研发部", aliases=("研发",)),
        Department(name="市场部", aliases=("市场",)),
        Department(name="财务部"),
        Department(name="法务部"),
    ),
    people=(
        Person(name="王建国", title="研发经理", department="研发部"),
        Person(name="孙涛", department="研发部"),
        Person(name="李敏", department="市场部"),
        Person(name="赵强", department="财务部"),
    ),
)

SAID = (
    "测试版本我们三月八号可以交付给大家，这件事孙涛负责。",
    "线上推广的预算从五万调整到三万，就这么定。",
    "好，方案我明天上午之前改好。",
    "预算审批我这边月底前完成。",
    "旧海报也要撤掉，谁去弄回头再说。",
    "上线能不能提前，研发和市场没有谈拢，下次再议。",
    "食堂下周开始换菜单。",
    "客户那边催得紧吗？",
)


def item(task: str, **changes: Any) -> ItemRecord:
    fields: dict[str, Any] = {"meeting": "m1", "task": task, "evidence": (0,)}
    return ItemRecord(**(fields | changes))


ITEMS = (
    item(
        "交付测试版本",
        id="deliver",
        owner="孙涛",
        department="研发部",
        co_owners=("市场部",),
        deadline="2024-03-08",
        deadline_text="三月八号",
        status="in_progress",
        owner_evidence=(0,),
        deadline_evidence=(0,),
    ),
    item(
        "调整推广预算方案",
        id="plan",
        owner="李敏",
        department="市场部",
        deadline="2024-03-06T12:00",
        evidence=(1, 2),
        quote="方案我明天上午之前改好",
    ),
    item(
        "完成推广预算审批",
        id="approve",
        owner="赵强",
        department="财务部",
        deadline="2024-03-31",
        evidence=(3,),
    ),
    item("撤下门店旧海报", id="poster", evidence=(4,)),
)


def record(**changes: Any) -> MeetingRecord:
    fields: dict[str, Any] = {
        "id": "m1",
        "title": "进度协调会",
        "project": "新产品上市",
        "date": dt.date(2024, 3, 5),
        "roster": ROSTER,
        "decisions": (
            DecisionRecord(
                id="budget", meeting="m1", text="线上推广预算由5万元调整为3万元。", evidence=(1,)
            ),
        ),
        "action_items": ITEMS,
        "disputes": (DisputeRecord(meeting="m1", text="是否提前上线", evidence=(5,)),),
        "next_meeting": NextMeetingRecord(
            meeting="m1", at="2024-03-07T10:00", location="301会议室", evidence=(5,)
        ),
        "transcript": Transcript(
            language="zh-Hans",
            engine="test",
            segments=tuple(Segment(id=i, start=10.0 * i, text=text) for i, text in enumerate(SAID)),
        ),
    }
    return MeetingRecord(**(fields | changes))


def busy_record() -> MeetingRecord:
    """The company's meeting some days on: moved, delayed, done, with problems."""
    deliver, plan, approve, poster = ITEMS
    at = dt.datetime(2024, 3, 6, 9, 30)
    about = {"task": "交付测试版本", "owner": "孙涛", "department": "研发部"}
    return record(
        attendees=("孙涛", "李敏"),
        action_items=(
            deliver.model_copy(
                update={
                    "deadline": "2024-03-15",
                    "first_deadline": "2024-03-08",
                    "deadline_changes": 1,
                    "status": "delayed",
                    "percent": 40,
                    "delay_reason": "芯片没有到货",
                    "updated_at": at,
                }
            ),
            plan.model_copy(update={"deadline": "2024-03-01"}),
            approve.model_copy(
                update={"status": "done", "done_at": dt.datetime(2024, 3, 5, 18, 0)}
            ),
            poster.model_copy(update={"department": "市场部", "deadline": "2024-03-04"}),
        ),
        decisions=(
            DecisionRecord(
                id="old", meeting="m1", text="推广预算定为5万元。", evidence=(1,), is_replaced=True
            ),
            DecisionRecord(id="budget", meeting="m1", text="推广预算调整为3万元。", evidence=(1,)),
        ),
        changes=(
            ItemChange(
                id="c1",
                item="deliver",
                at=at,
                actor="孙涛",
                changes={"deadline": ("2024-03-08", "2024-03-15")},
                reason="供应商晚了一周",
                **about,
            ),
            ItemChange(
                id="c2",
                item="deliver",
                at=at + dt.timedelta(hours=1),
                actor="孙涛",
                changes={"status": ("in_progress", "delayed"), "percent": (None, 40)},
                **about,
            ),
        ),
        troubles=(
            Trouble(
                id="t1",
                item="deliver",
                cause="reported",
                text="测试机不够",
                wanted="财务部本周批准采购",
                is_urgent=True,
                arose_at=at,
                level=2,
                told=("王建国",),
                **about,
            ),
        ),
        minutes="issued",
        minutes_due=dt.datetime(2024, 3, 6, 12, 0),
        minutes_issued=dt.datetime(2024, 3, 6, 10, 0),
        minutes_rows=("停车证改为每季度换一次",),
    )


def english_record() -> MeetingRecord:
    return MeetingRecord(
        id="e1",
        title="Launch readiness",
        project="Nibble",
        date=dt.date(2024, 3, 5),
        language="en",
        roster=Roster(
            departments=(Department(name="Engineering"), Department(name="Sales")),
            people=(
                Person(name="Priya Rao", department="Engineering"),
                Person(name="Tom Lee", department="Sales"),
            ),
        ),
        decisions=(
            DecisionRecord(
                id="price", meeting="e1", text="The launch price stays at $149.", evidence=(2,)
            ),
            DecisionRecord(
                id="size", meeting="e1", text="The sprint is locked at 26 points.", evidence=(3,)
            ),
        ),
        action_items=(
            item(
                "Deliver the firmware candidate to QA",
                id="firmware",
                meeting="e1",
                owner="Priya Rao",
                department="Engineering",
                deadline="2024-03-15",
            ),
            item(
                "Write the retailer one-sheet",
                id="sheet",
                meeting="e1",
                owner="Tom Lee",
                department="Sales",
                deadline_text="ASAP",
                evidence=(1,),
            ),
        ),
        transcript=Transcript(
            language="en",
            engine="test",
            segments=(
                Segment(id=0, text="I'll hand over the firmware candidate on the fifteenth."),
                Segment(id=1, text="The one-sheet is mine, as soon as I can."),
                Segment(id=2, text="One forty-nine it is."),
                Segment(id=3, text="Locked, twenty-six."),
            ),
        ),
    )
