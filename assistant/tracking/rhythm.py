"""The rhythm in which items are followed: when owners are asked, teams review, troubles rise."""

import datetime as dt
from dataclasses import dataclass

from assistant.errors import InputError
from assistant.tracking.clocks import MOST_HOURS
from assistant.tracking.plan import PlanRule
from assistant.types import Language

MOST_POINTS, MOST_PLAN_DAYS = 90, 60


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

    def is_quiet(self, time: dt.time) -> bool:
        """Whether nobody is written to at this time of the day."""
        begins, ends = self.quiet_from, self.quiet_until
        if begins <= ends:
            return begins <= time < ends
        return time >= begins or time < ends


def check(rhythm: Rhythm) -> None:
    """Raises InputError for a rhythm that makes no sense."""
    for weekday in (rhythm.update_weekday, rhythm.review_weekday):
        if not 0 <= weekday <= 6:
            raise InputError(f"There is no weekday {weekday}. Give 0 for Monday to 6 for Sunday.")
    if not rhythm.ask_at < rhythm.ask_again_at < rhythm.update_due_at:
        raise InputError(
            "Owners are asked, then asked again, then their updates are due: give three times of "
            "a day in this order."
        )
    if _minutes_between(rhythm.quiet_until, rhythm.quiet_from) < 60:
        raise InputError("Quiet hours leave an hour of the day at least. Make them shorter.")
    for time in (rhythm.ask_at, rhythm.ask_again_at, rhythm.review_at, rhythm.month_at):
        if rhythm.is_quiet(time):
            raise InputError(
                f"At {time:%H:%M} it is quiet. Choose a time outside the quiet hours, from "
                f"{rhythm.quiet_from:%H:%M} to {rhythm.quiet_until:%H:%M}."
            )
    _check_numbers(rhythm)


def _check_numbers(rhythm: Rhythm) -> None:
    hours, points, days = rhythm.level_hours, rhythm.behind_points, rhythm.shortest_plan_days
    if not 1 <= hours <= MOST_HOURS:
        raise InputError(f"A level has from 1 to {MOST_HOURS} hours, not {hours}.")
    if not 1 <= points <= MOST_POINTS:
        raise InputError(f"An item is behind by from 1 to {MOST_POINTS} points, not {points}.")
    if not 1 <= days <= MOST_PLAN_DAYS:
        raise InputError(f"A plan has from 1 to {MOST_PLAN_DAYS} working days, not {days}.")


def _minutes_between(begins: dt.time, ends: dt.time) -> int:
    """On the clock, over midnight if need be; a whole day where both are the same."""
    minutes = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return minutes % (24 * 60) or 24 * 60
