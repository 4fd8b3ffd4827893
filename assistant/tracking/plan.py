"""How far an action item should be: its plan runs evenly over the working days it has."""

import datetime as dt
from dataclasses import dataclass

from assistant.calendar import is_working_day
from assistant.labels import Status, read_moment
from assistant.types import Language, Moment

_DAY = dt.timedelta(days=1)
# Longer plans are mistyped years.
_LONGEST = 3700


@dataclass(frozen=True)
class PlanRule:
    """When an item is behind its plan: by more than so many points of a hundred.

    A plan of fewer working days than `shortest_days` is not measured: such an item is near its
    date as soon as it begins. `calendar`: assistant.calendar.
    """

    points: int = 20
    shortest_days: int = 5
    calendar: Language = "zh-Hans"


def planned_percent(rule: PlanRule, start: dt.date, deadline: Moment, today: dt.date) -> int | None:
    """How much should be done when `today` begins; None where there is no plan to measure.

    The plan begins the day after `start`, the meeting's, and ends with the deadline's day.
    """
    days = _working_days(rule, start, read_moment(deadline)[0])
    if days is None:
        return None
    return 100 * sum(day < today for day in days) // len(days)


def behind_on(
    rule: PlanRule,
    start: dt.date,
    deadline: Moment | None,
    status: Status,
    percent: int | None,
) -> dt.date | None:
    """The first day on which the item is too far behind its plan, if it stays as it is.

    None where that never comes before the deadline, where nothing is planned, and where nobody
    said how far it is.
    """
    if deadline is None or status == "done" or percent is None:
        return None
    days = _working_days(rule, start, read_moment(deadline)[0])
    if days is None:
        return None
    # The first day after whose end more is planned than that: 100 n / N > percent + points.
    number = (percent + rule.points) * len(days) // 100 + 1
    return days[number - 1] + _DAY if number < len(days) else None


def _working_days(rule: PlanRule, start: dt.date, end: dt.date) -> list[dt.date] | None:
    if not 0 < (end - start).days <= _LONGEST:
        return None
    days = (start + _DAY * n for n in range(1, (end - start).days + 1))
    working = [day for day in days if is_working_day(day, rule.calendar)]
    return working if len(working) >= max(rule.shortest_days, 1) else None
