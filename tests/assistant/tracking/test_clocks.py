import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from assistant.tracking.clocks import meeting_end, minutes_due

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    ("start", "end", "ended"),
    [
        (dt.time(14), dt.time(15, 30), "2024-03-05T15:30:00+08:00"),
        (None, dt.time(15, 30), "2024-03-05T15:30:00+08:00"),
        (dt.time(14), None, "2024-03-05T15:30:00+08:00"),
        (dt.time(22, 30), dt.time(0, 30), "2024-03-06T00:30:00+08:00"),
        (None, None, "2024-03-06T00:00:00+08:00"),
    ],
)
def test_a_meeting_ends_when_it_was_said_to(
    start: dt.time | None, end: dt.time | None, ended: str
) -> None:
    assert meeting_end(DAY, start, end, SHANGHAI).isoformat() == ended


def test_minutes_are_due_a_day_after_the_end() -> None:
    due_at = minutes_due(DAY, dt.time(14), dt.time(15, 30), SHANGHAI)
    assert due_at.isoformat() == "2024-03-06T15:30:00+08:00"


def test_a_day_of_24_hours_is_meant_when_clocks_are_changed() -> None:
    due_at = minutes_due(dt.date(2024, 3, 30), dt.time(14), dt.time(15), BERLIN)
    assert due_at.isoformat() == "2024-03-31T16:00:00+02:00"
