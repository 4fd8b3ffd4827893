import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.tracking.rhythm import Rhythm, check


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"quiet_from": dt.time(0), "quiet_until": dt.time(0)},
        {"quiet_from": dt.time(12), "quiet_until": dt.time(14)},
        {"update_weekday": 6, "review_weekday": 5},
        {"level_hours": 240, "behind_points": 90, "shortest_plan_days": 1},
    ],
)
def test_a_rhythm_that_makes_sense_is_taken(chosen: dict[str, Any]) -> None:
    check(replace(Rhythm(), **chosen))


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"update_weekday": 7}, "There is no weekday 7."),
        ({"review_weekday": -1}, "There is no weekday -1."),
        ({"ask_again_at": dt.time(9)}, "Owners are asked, then asked again"),
        ({"update_due_at": dt.time(14)}, "Owners are asked, then asked again"),
        ({"ask_at": dt.time(7, 59)}, "At 07:59 it is quiet."),
        ({"review_at": dt.time(20)}, "At 20:00 it is quiet."),
        ({"month_at": dt.time(0)}, "At 00:00 it is quiet."),
        ({"quiet_from": dt.time(14), "quiet_until": dt.time(16)}, "At 15:00 it is quiet."),
        ({"quiet_from": dt.time(8, 30)}, "Quiet hours leave an hour of the day"),
        ({"level_hours": 0}, "A level has from 1 to 240 hours, not 0."),
        ({"behind_points": 91}, "An item is behind by from 1 to 90 points, not 91."),
        ({"shortest_plan_days": 0}, "A plan has from 1 to 60 working days, not 0."),
    ],
)
def test_a_rhythm_that_makes_none_is_refused(chosen: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as raised:
        check(replace(Rhythm(), **chosen))
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("begins", "ends", "quiet"),
    [(22, 2, [0, 1, 22, 23]), (12, 14, [12, 13]), (0, 0, []), (22, 0, [22, 23])],
)
def test_quiet_hours_may_be_over_midnight(begins: int, ends: int, quiet: list[int]) -> None:
    rhythm = Rhythm(quiet_from=dt.time(begins), quiet_until=dt.time(ends))
    assert [hour for hour in range(24) if rhythm.is_quiet(dt.time(hour))] == quiet
