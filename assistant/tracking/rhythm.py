"""The rhythm in which items are followed: when owners are asked, teams review, troubles rise."""

import datetime as dt
from dataclasses import dataclass

from assistant.tracking.plan import PlanRule
from assistant.types import Language


@dataclass(frozen=True)
class Rhythm:
    """What the organisation chose. Times are in its zone, weekdays from 0, Monday.

    Where a weekday is a holiday, `calendar` (assistant.calendar) tells the working day instead.
    Between `quiet_from` and `quiet_until` nobody is written to, but for urgent news.
    """

    calendar: Language = "zh-Hans"
    update_weekday: int = 4
    ask_at: dt.time = dt.time(9)
    ask_again_at: dt.time = dt.time(15)
    update_due_at: dt.time = dt.time(17)
    review_weekday: int = 0
    review_at: dt.time = dt.time(9)
    month_at: dt.time = dt.time(9)
    quiet_from: dt.time = dt.time(20)
    quiet_until: dt.time = dt.time(8)
    # How long each level of an escalation has, counted on working days alone or on all.
    level_hours: int = 24
    counts_working_days: bool = True
    behind_points: int = 20
    shortest_plan_days: int = 5
    # Every item is done only when the leader signed it off, not just those that are marked.
    signs_off_all: bool = False

    @property
    def plan(self) -> PlanRule:
        return PlanRule(self.behind_points, self.shortest_plan_days, self.calendar)
