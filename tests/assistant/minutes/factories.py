"""A meeting with everything in it, and parts of one with defaults."""

import datetime as dt
from typing import Any

from assistant.types import (
    ActionItem,
    AgendaRow,
    Decision,
    Department,
    Dispute,
    Extraction,
    MeetingContext,
    NextMeeting,
    Person,
    Position,
    Quotes,
    Roster,
    Segment,
    Transcript,
)

ROSTER = Roster(
    departments=(Department(name="研发部"), Department(name="市场部"), Department(name="行政部")),
    people=(
        Person(name="王建国", department="研发部"),
        Person(name="孙涛", department="研发部"),
        Person(name="李敏", department="市场部"),
        Person(name="刘芳", department="行政部"),
        Person(name="周顾问"),
    ),
)


def context(**changes: Any) -> MeetingContext:
    fields: dict[str, Any] = {
        "title": "进度协调会",
        "language": "zh-Hans",
        "date": dt.date(2024, 3, 5),
        "start": dt.time(14, 0),
        "end": dt.time(15, 30),
        "project": "新产品上市",
        "location": "301会议室",
        "chair": "王建国",
        "recorder": "刘芳",
        "attendees": ("李敏", "王建国", "刘芳"),
        "agenda": (AgendaRow(topic="研发进度", owner="孙涛", minutes=15),),
        "roster": ROSTER,
    }
    return MeetingContext(**(fields | changes))


def action(**changes: Any) -> ActionItem:
    fields: dict[str, Any] = {
        "task": "交付测试版本",
        "owner": "孙涛",
        "department": "研发部",
        "deadline": "2024-03-08",
        "deadline_text": "三月八号",
        "evidence": (1,),
        "quotes": Quotes(task="三月八号可以把测试版本交付给大家"),
        "confidence": 0.9,
    }
    return ActionItem(**(fields | changes))


def decision(text: str = "3月8日交付测试版本。", evidence: tuple[int, ...] = (1,)) -> Decision:
    return Decision(text=text, evidence=evidence, quote="就这么定", confidence=1)


def extraction(**changes: Any) -> Extraction:
    fields: dict[str, Any] = {
        "engine": "rules",
        "decisions": (decision(),),
        "action_items": (action(),),
        "disputes": (
            Dispute(
                text="是否提前上线",
                positions=(
                    Position(party="市场部", position="提前到15日"),
                    Position(party="研发部", position="时间太紧"),
                ),
                evidence=(2,),
            ),
        ),
        "next_meeting": NextMeeting(
            at="2024-03-06T10:00", location="线上", topic="能否提前", evidence=(2,)
        ),
    }
    return Extraction(**(fields | changes))


def transcript(*starts: float | None) -> Transcript:
    segments = tuple(Segment(id=i, start=start, text="好") for i, start in enumerate(starts))
    return Transcript(language="zh-Hans", engine="test", segments=segments)
