"""Calendar files, read back as a calendar reads them."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from api.delivery import calendar
from api.delivery.wording import speaking
from assistant.errors import InputError
from storage.tables import ActionItemRow, Meeting, NextMeetingRow

SHANGHAI = ZoneInfo("Asia/Shanghai")
MEETING = Meeting(
    id=7, organisation_id=1, title="上市例会", language="zh-Hans", date=dt.date(2026, 3, 5)
)
DAY = ActionItemRow(id=1, meeting_id=7, task="发出方案", owner="李敏", deadline="2026-03-13")
MOMENT = ActionItemRow(id=2, meeting_id=7, task="交样机", deadline="2026-03-06T12:00")
NONE = ActionItemRow(id=3, meeting_id=7, task="想一想")
NEXT = NextMeetingRow(meeting_id=7, at="2026-03-12T10:00", location="301；二楼", topic="复盘")


def made(*items: ActionItemRow, zone: ZoneInfo = SHANGHAI, **options: Any) -> Calendar:
    following = options.pop("next_meeting", None)
    content = calendar.for_person(MEETING, items, following, zone, place="here", **options)
    return Calendar.from_ical(content)


def entries(file: Calendar) -> dict[str, Any]:
    return {str(event["uid"]): event for event in file.walk("VEVENT")}


def test_a_day_is_a_whole_day_and_is_reminded_of_at_nine_on_the_day_before() -> None:
    (event,) = made(DAY).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2026, 3, 13), dt.date(2026, 3, 14))
    assert (event["summary"], alarm["trigger"].dt) == ("截止：发出方案", dt.timedelta(hours=-15))


def test_a_moment_has_its_time_in_the_zone_and_is_reminded_of_a_day_before() -> None:
    (event,) = made(MOMENT).walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert event["dtstart"].dt.astimezone(dt.UTC) == dt.datetime(2026, 3, 6, 4, tzinfo=dt.UTC)
    assert (event["dtstart"].params["TZID"], alarm["trigger"].dt) == (
        "Asia/Shanghai",
        dt.timedelta(days=-1),
    )


def test_the_next_meeting_takes_an_hour_at_its_place() -> None:
    (event,) = made(next_meeting=NEXT).walk("VEVENT")
    assert event["dtstart"].dt.astimezone(SHANGHAI) == dt.datetime(2026, 3, 12, 10, tzinfo=SHANGHAI)
    assert event["duration"].dt == dt.timedelta(hours=1)
    assert (event["summary"], event["location"]) == ("复盘", "301；二楼")


def test_a_next_meeting_of_which_only_the_day_is_known_is_on_that_day() -> None:
    (event,) = made(next_meeting=NextMeetingRow(meeting_id=7, at="2026-03-12")).walk("VEVENT")
    assert (event["dtstart"].dt, event["summary"]) == (dt.date(2026, 3, 12), "上市例会：下次会议")


def test_there_is_no_file_where_there_is_nothing_to_enter() -> None:
    unknown = NextMeetingRow(meeting_id=7, topic="复盘")
    assert calendar.for_person(MEETING, [NONE], unknown, SHANGHAI, place="here") == b""


def test_a_correction_moves_the_entries_that_are_there() -> None:
    later = DAY.model_copy(update={"deadline": "2026-03-20"})
    before, after = made(DAY, next_meeting=NEXT), made(later, next_meeting=NEXT, version=2)
    assert entries(before).keys() == entries(after).keys()
    assert [e["sequence"] for e in entries(before).values()] == [1, 1]
    assert [e["sequence"] for e in entries(after).values()] == [2, 2]
    assert entries(after)["item-1@here"]["dtstart"].dt == dt.date(2026, 3, 20)


def test_the_file_is_published_and_asks_nobody_to_come() -> None:
    file = made(DAY, MOMENT, next_meeting=NEXT)
    assert (file["method"], file["version"]) == ("PUBLISH", "2.0")
    assert {"ATTENDEE", "ORGANIZER"} & {name for e in file.walk("VEVENT") for name in e} == set()


@pytest.mark.parametrize(
    ("moment", "offset"),
    [("2026-03-28T12:00", 1), ("2026-03-30T12:00", 2), ("2026-10-26T12:00", 1)],
)
def test_the_zone_comes_along_with_its_daylight_saving(moment: str, offset: int) -> None:
    """Read by who knows no zones but those of the file."""
    file = made(MOMENT.model_copy(update={"deadline": moment}), zone=ZoneInfo("Europe/Berlin"))
    (zone,) = file.walk("VTIMEZONE")
    (event,) = file.walk("VEVENT")
    local = event["dtstart"].dt.replace(tzinfo=None)
    assert local == dt.datetime.fromisoformat(moment)
    assert zone.to_tz().utcoffset(local) == dt.timedelta(hours=offset)


def test_the_zone_stands_before_the_entries() -> None:
    assert [part.name for part in made(DAY, MOMENT).subcomponents] == [
        "VTIMEZONE",
        "VEVENT",
        "VEVENT",
    ]


def test_a_zone_is_there_only_where_a_time_needs_it() -> None:
    assert made(DAY).walk("VTIMEZONE") == []
    assert made(MOMENT, zone=ZoneInfo("UTC")).walk("VTIMEZONE") == []


def test_a_moment_the_clocks_leap_over_makes_a_file() -> None:
    item = MOMENT.model_copy(update={"deadline": "2026-03-29T02:30"})
    (event,) = made(item, zone=ZoneInfo("Europe/Berlin")).walk("VEVENT")
    assert event["dtstart"].dt.replace(tzinfo=None) == dt.datetime(2026, 3, 29, 2, 30)


def test_words_of_people_are_text_and_nothing_else() -> None:
    task = "发出;方案,\r\nATTENDEE:mailto:x@example.com\\n<b>{{ 1 }}" + "很" * 500
    content = calendar.for_person(
        MEETING, [DAY.model_copy(update={"task": task})], None, SHANGHAI, place="here"
    )
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    told = "截止：发出;方案, ATTENDEE:mailto:x@example.com\\n<b>{{ 1 }}很"
    assert event["summary"].startswith(told)
    assert len(event["summary"]) == 200
    assert "attendee" not in event
    assert max(len(line) for line in content.split(b"\r\n")) <= 75


def test_who_is_not_to_know_of_the_meeting_reads_nothing_of_it() -> None:
    content = calendar.for_person(
        MEETING, [DAY], None, SHANGHAI, place="here", names_meeting=False
    ).decode()
    assert "上市例会" not in content


def test_the_words_are_those_of_the_language_spoken() -> None:
    with speaking("en"):
        (event,) = made(DAY).walk("VEVENT")
    assert event["summary"] == "Due: 发出方案"


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="2026-02-30"):
        made(DAY.model_copy(update={"deadline": "2026-02-30"}))
