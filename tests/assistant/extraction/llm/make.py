"""A small meeting, and what a model may say about it."""

import datetime as dt
from typing import Any

from assistant.extraction.llm.answer import SaidInMeeting
from assistant.types import (
    AgendaRow,
    Department,
    Language,
    MeetingContext,
    Person,
    Roster,
    Segment,
    Transcript,
)

# A Tuesday.
DAY = dt.date(2024, 3, 5)

ROSTER = Roster(
    departments=(
        Department(name="研发部", aliases=("研发",)),
        Department(name="市场部", aliases=("市场",)),
    ),
    people=(
        Person(name="周文", title="经理", department="研发部", aliases=("周经理",)),
        Person(name="林悦", title="经理", department="市场部", aliases=("林经理",)),
        Person(name="何立", title="主管", department="研发部", aliases=("何主管",)),
    ),
)

# 何立 is on the roster and not in the room.
WORDS = (
    ("周文", "好，我们开始，先看样机。"),
    ("林悦", "样机的宣传册还没有做。"),
    ("周文", "那林经理你来做宣传册，下周三之前发给大家。"),
    ("林悦", "行，宣传册我来做。"),
    ("周文", "样机的测试报告让何主管写，尽快。"),
    ("林悦", "展位费用就定两万，不再加了。"),
    ("周文", "好，就这么定。"),
    ("林悦", "我还是希望样机提前到三月十五号。"),
    ("周文", "三月十五号来不及，我不同意。"),
    ("周文", "下次会议三月十二号上午十点，二楼会议室。"),
)


def context(language: Language = "zh-Hans", **fields: Any) -> MeetingContext:
    defaults: dict[str, Any] = {
        "title": "样机周会",
        "language": language,
        "date": DAY,
        "attendees": ("周文", "林悦"),
        "roster": ROSTER,
        "agenda": (AgendaRow(topic="样机", owner="周文"),),
    }
    return MeetingContext.model_validate(defaults | fields)


def transcript(*words: tuple[str | None, str], language: Language = "zh-Hans") -> Transcript:
    segments = tuple(
        Segment(id=i, speaker=speaker, text=text)
        for i, (speaker, text) in enumerate(words or WORDS)
    )
    return Transcript(language=language, engine="test", segments=segments)


def said(**parts: Any) -> SaidInMeeting:
    nothing: dict[str, Any] = {
        "decisions": [],
        "action_items": [],
        "disputes": [],
        "next_meeting": None,
    }
    return SaidInMeeting.model_validate(nothing | parts)


def owner(words: str, utterance: int, how: str = "named") -> dict[str, Any]:
    return {"utterance": utterance, "words": words, "how": how}


def words(text: str, utterance: int) -> dict[str, Any]:
    return {"utterance": utterance, "words": text}


def action(**fields: Any) -> dict[str, Any]:
    """The brochure, as a model that reads well answers."""
    defaults: dict[str, Any] = {
        "utterances": [2, 3],
        "quote": "林经理你来做宣传册",
        "task": "做宣传册并发给大家",
        "owner": owner("林经理", 2),
        "co_owners": [],
        "deadline": words("下周三之前", 2),
        "is_conditional": False,
    }
    return defaults | fields


def decision(**fields: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "utterances": [5, 6],
        "quote": "展位费用就定两万",
        "text": "展位费用定为2万",
    }
    return defaults | fields


def dispute(**fields: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "utterances": [7, 8],
        "quote": "三月十五号来不及，我不同意",
        "text": "样机是否提前到三月十五号",
        "positions": [
            {"party": "林悦", "position": "希望样机提前到三月十五号"},
            {"party": "研发", "position": "来不及，不同意"},
        ],
    }
    return defaults | fields


def next_meeting(**fields: Any) -> dict[str, Any]:
    defaults: dict[str, Any] = {
        "utterances": [9],
        "quote": "下次会议三月十二号上午十点",
        "time_words": "三月十二号上午十点",
        "place_words": "二楼会议室",
        "topic": None,
    }
    return defaults | fields
