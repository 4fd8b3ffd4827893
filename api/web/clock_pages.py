"""The settings' page of the clock: how long the minutes have, and which hours are counted."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from api.access import administrators_only
from api.deps import Actor, Place
from api.installation import Installation
from api.web import templates
from api.web.error_words import explain
from api.web.i18n import N_, Labels, _
from assistant.calendar import holiday_break, is_working_day
from assistant.errors import InputError
from assistant.tracking.clocks import MOST_HOURS, WHOLE_DAYS, ClockRule, WorkingHours, steps
from assistant.tracking.clocks import check_rule as check
from assistant.types import Language
from storage import clocks
from storage.tables import now

router = APIRouter(prefix="/settings/clock", dependencies=[Depends(administrators_only)])

COUNTED = Labels(
    all=N_("每个小时都算"),
    days=N_("只算工作日，全天"),
    hours=N_("只算工作日的上班时间"),
)
# The countries that assistant.calendar knows, by the language that stands for each.
CALENDARS = Labels({"zh-Hans": N_("中国大陆，含调休"), "zh-Hant": N_("台湾"), "en": N_("美国")})

_OFFICE = WorkingHours()
_DAY = dt.timedelta(days=1)


class Typed:
    """The form as it was filled in."""

    def __init__(
        self,
        hours: Annotated[str, Form()] = "",
        counted: Annotated[str, Form()] = "",
        start: Annotated[str, Form()] = "",
        end: Annotated[str, Form()] = "",
        calendar: Annotated[str, Form()] = "",
    ) -> None:
        self.hours, self.counted = hours.strip(), counted if counted in COUNTED else "all"
        is_asked = self.counted == "hours"  # of the others, they are only what might be chosen
        self.start = start.strip() or ("" if is_asked else f"{_OFFICE.start:%H:%M}")
        self.end = end.strip() or ("" if is_asked else f"{_OFFICE.end:%H:%M}")
        self.calendar = calendar if calendar in CALENDARS else "zh-Hans"

    def rule(self) -> ClockRule:
        """Raises InputError."""
        if not (self.hours.isascii() and self.hours.isdigit()):
            raise InputError(_("请填 1 到 %(most)s 之间的小时数。", most=MOST_HOURS))
        calendar = cast(Language, self.calendar)
        rule = ClockRule(int(self.hours[:9]), self._working(), calendar)
        check(rule)
        return rule

    def _working(self) -> WorkingHours | None:
        if self.counted == "all":
            return None
        if self.counted == "days":
            return WHOLE_DAYS
        try:
            return WorkingHours(_time(self.start), _time(self.end))
        except ValueError:
            raise InputError(_("请填上班和下班的时间，如 09:00 和 18:00。")) from None


class Tried(Typed):
    """The same form in the address: tried out, and not kept."""

    def __init__(
        self,
        hours: str = "",
        counted: str = "",
        start: str = "",
        end: str = "",
        calendar: str = "",
    ) -> None:
        super().__init__(hours, counted, start, end, calendar)


@dataclass(frozen=True)
class Example:
    """What the rule means for a meeting that ends then; times without a zone."""

    said: str
    ended_at: dt.datetime
    half: dt.datetime
    soon: dt.datetime
    due: dt.datetime


@router.get("")
def clock_page(
    request: Request, place: Place, tried: Annotated[Tried, Depends()], saved: str = ""
) -> Response:
    if not tried.hours:
        return _page(request, place, is_saved=bool(saved))
    try:
        return _page(request, place, tried=tried.rule(), typed=tried)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=tried)


@router.post("")
def choose(
    request: Request, place: Place, actor: Actor, typed: Annotated[Typed, Depends()]
) -> Response:
    try:
        with place.database.write() as session:
            clocks.choose(session, typed.rule(), actor=actor)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=typed)
    return RedirectResponse("/settings/clock?saved=1", status_code=303)


def _page(
    request: Request,
    place: Installation,
    *,
    tried: ClockRule | None = None,
    typed: Typed | None = None,
    **more: Any,
) -> Response:
    with place.database.read() as session:
        kept = clocks.rule(session)
    zone = place.settings.zone
    today = now().astimezone(zone).date()
    context: dict[str, Any] = {
        "kept": kept,
        "tried": tried,
        "typed": typed or _as_typed(kept),
        "examples": list(_examples(tried or kept, today, zone)),
        "zone_name": place.settings.time_zone,
        "counted": COUNTED,
        "calendars": CALENDARS,
        "most": MOST_HOURS,
        "is_saved": False,
        "problem": None,
    }
    status = 422 if more.get("problem") else 200
    return templates.TemplateResponse(
        request, "settings_clock.html", context | more, status_code=status
    )


def _as_typed(rule: ClockRule) -> Typed:
    counted = "all" if rule.working is None else "hours"
    if rule.working == WHOLE_DAYS:
        counted = "days"
    shown = _OFFICE if counted != "hours" or rule.working is None else rule.working
    return Typed(
        str(rule.hours), counted, f"{shown.start:%H:%M}", f"{shown.end:%H:%M}", rule.calendar
    )


def _examples(rule: ClockRule, today: dt.date, zone: dt.tzinfo) -> Iterator[Example]:
    """In the middle of a week, at its end, late in the evening, and before the next holidays."""
    wednesday = today + _DAY * ((2 - today.weekday()) % 7)
    friday = wednesday + _DAY * 2
    yield _example(_("周中的会"), rule, wednesday, dt.time(10), zone)
    yield _example(_("周五下午的会"), rule, friday, dt.time(17), zone)
    yield _example(_("开到半夜的会"), rule, wednesday + _DAY, dt.time(0, 30), zone)
    days_off = holiday_break(today + _DAY, rule.calendar)
    if days_off:
        last = days_off[0] - _DAY
        while not is_working_day(last, rule.calendar):
            last -= _DAY
        yield _example(_("节前的会"), rule, last, dt.time(17), zone)


def _example(said: str, rule: ClockRule, day: dt.date, at: dt.time, zone: dt.tzinfo) -> Example:
    ended_at = dt.datetime.combine(day, at, zone)
    half, soon, due = (each.at.replace(tzinfo=None) for each in steps(rule, ended_at, zone))
    return Example(said, ended_at.replace(tzinfo=None), half, soon, due)


def _time(text: str) -> dt.time:
    """Raises ValueError for what is no time of day."""
    found = dt.time.fromisoformat(text)
    return dt.time(found.hour, found.minute)
