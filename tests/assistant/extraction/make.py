"""Meetings for the tests: a company of five departments, in each language."""

import datetime as dt

from assistant.types import (
    Department,
    Language,
    MeetingContext,
    Person,
    Roster,
    Segment,
    Transcript,
)

CHINESE = Roster(
    departments=(
        Department(name="研发部", aliases=("研发", "技术部")),
        Department(name="市场部", aliases=("市场",)),
        Department(name="质量部", aliases=("质量",)),
    ),
    people=(
        Person(name="王建国", title="经理", department="研发部", aliases=("建国",)),
        Person(name="王丽", title="经理", department="市场部"),
        Person(name="孙涛", title="主管", department="研发部"),
        Person(name="李敏", title="经理", department="市场部", aliases=("小李",)),
        Person(name="方正浩", title="主管", department="质量部"),
        Person(name="赵志远", title="总监", department="研发部"),
    ),
)
ENGLISH = Roster(
    departments=(Department(name="Engineering", aliases=("eng",)), Department(name="Sales")),
    people=(
        Person(name="Dana Whitlock", title="VP Product", department="Engineering"),
        Person(name="Theo Lindqvist", title="QA Manager", department="Engineering"),
        Person(name="Jolene Baptiste", department="Sales", aliases=("Jo",)),
    ),
)


def meeting(
    language: Language = "zh-Hans", date: str = "2025-03-04", **more: object
) -> MeetingContext:
    """A meeting on a Tuesday afternoon, unless told otherwise; 孙涛 is not there."""
    roster = ENGLISH if language == "en" else CHINESE
    absent = {"孙涛", "王丽"}
    fields: dict[str, object] = {
        "title": "例会",
        "language": language,
        "date": date,
        "start": dt.time(14),
        "end": dt.time(15),
        "chair": roster.people[0].name,
        "attendees": tuple(p.name for p in roster.people if p.name not in absent),
        "roster": roster,
    }
    return MeetingContext.model_validate(fields | more)


def transcript(*said: tuple[str | None, str], language: Language = "zh-Hans") -> Transcript:
    """What each speaker said, one segment a turn."""
    segments = tuple(Segment(id=i, speaker=who, text=text) for i, (who, text) in enumerate(said))
    return Transcript(language=language, engine="written", segments=segments)
