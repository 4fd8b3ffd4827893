"""A meeting the transcription tests are about."""

import datetime as dt
from typing import Any

from assistant.types import AgendaRow, Department, MeetingContext, Person, Roster

ROSTER = Roster(
    departments=(Department(name="市场部", aliases=("市场",)), Department(name="财务部")),
    people=(
        Person(name="孙涛", title="主管", department="研发部", aliases=("孙主管",)),
        Person(name="陈雅静", title="经理", department="市场部", aliases=("雅静", "陈经理")),
        Person(name="方正浩", title="主管", department="质量部", aliases=("正浩",)),
    ),
)


def meeting(**fields: Any) -> MeetingContext:
    return MeetingContext(
        **{
            "title": "新产品上市进度协调会",
            "date": dt.date(2024, 3, 5),
            "roster": ROSTER,
            "attendees": ("陈雅静",),
            "agenda": (AgendaRow(topic="市场方案评审"),),
        }
        | fields
    )
