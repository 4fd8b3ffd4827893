"""The settings' page of the rhythm: when owners are asked, teams review, problems are told of."""

import datetime as dt
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from api.access import administrators_only
from api.deps import Actor, Place
from api.installation import Installation
from api.web import rhythm_view, templates
from api.web.clock_pages import CALENDARS
from api.web.error_words import explain
from api.web.i18n import _
from assistant.errors import InputError
from assistant.tracking.clocks import MOST_HOURS
from assistant.tracking.rhythm import MOST_PLAN_DAYS, MOST_POINTS, Rhythm, check
from assistant.types import Language
from storage import rhythm as rhythms
from storage.tables import now

router = APIRouter(prefix="/settings/rhythm", dependencies=[Depends(administrators_only)])


class Typed(BaseModel):
    """The form as it was filled in; a box that is not ticked is left out."""

    update_weekday: str = ""
    ask_at: str = ""
    ask_again_at: str = ""
    update_due_at: str = ""
    review_weekday: str = ""
    review_at: str = ""
    month_at: str = ""
    quiet_from: str = ""
    quiet_until: str = ""
    level_hours: str = ""
    counts_working_days: str = ""
    behind_points: str = ""
    shortest_plan_days: str = ""
    signs_off_all: str = ""

    def rhythm(self, calendar: Language) -> Rhythm:
        """Raises InputError."""
        rhythm = Rhythm(
            calendar=calendar,
            update_weekday=_number(self.update_weekday),
            ask_at=_time(self.ask_at),
            ask_again_at=_time(self.ask_again_at),
            update_due_at=_time(self.update_due_at),
            review_weekday=_number(self.review_weekday),
            review_at=_time(self.review_at),
            month_at=_time(self.month_at),
            quiet_from=_time(self.quiet_from),
            quiet_until=_time(self.quiet_until),
            level_hours=_number(self.level_hours),
            counts_working_days=bool(self.counts_working_days),
            behind_points=_number(self.behind_points),
            shortest_plan_days=_number(self.shortest_plan_days),
            signs_off_all=bool(self.signs_off_all),
        )
        check(rhythm)
        return rhythm


@router.get("")
def rhythm_page(
    request: Request, place: Place, tried: Annotated[Typed, Query()], saved: str = ""
) -> Response:
    if not tried.ask_at:
        return _page(request, place, is_saved=bool(saved))
    try:
        return _page(request, place, tried=tried.rhythm(_kept(place).calendar), typed=tried)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=tried)


@router.post("")
def choose(
    request: Request, place: Place, actor: Actor, typed: Annotated[Typed, Form()]
) -> Response:
    try:
        with place.database.write() as session:
            wanted = typed.rhythm(rhythms.rhythm(session).calendar)
            rhythms.choose(session, wanted, actor=actor)
    except InputError as exc:
        return _page(request, place, problem=explain(str(exc)), typed=typed)
    return RedirectResponse("/settings/rhythm?saved=1", status_code=303)


def _page(
    request: Request,
    place: Installation,
    *,
    tried: Rhythm | None = None,
    typed: Typed | None = None,
    **more: Any,
) -> Response:
    kept, zone, at = _kept(place), place.settings.zone, now()
    shown = tried or kept
    context: dict[str, Any] = {
        "tried": tried,
        "typed": typed or _as_typed(kept),
        "lines": rhythm_view.lines(shown, at, zone),
        "examples": list(rhythm_view.examples(shown, at, zone)),
        "weekdays": rhythm_view.WEEKDAYS,
        "calendar": CALENDARS[kept.calendar],
        "zone_name": place.settings.time_zone,
        "most_hours": MOST_HOURS,
        "most_points": MOST_POINTS,
        "most_days": MOST_PLAN_DAYS,
        "is_saved": False,
        "problem": None,
    }
    status = 422 if more.get("problem") else 200
    return templates.TemplateResponse(
        request, "settings_rhythm.html", context | more, status_code=status
    )


def _kept(place: Installation) -> Rhythm:
    with place.database.read() as session:
        return rhythms.rhythm(session)


def _as_typed(rhythm: Rhythm) -> Typed:
    def written(value: Any) -> str:
        if isinstance(value, dt.time):
            return f"{value:%H:%M}"
        return ("yes" if value else "") if isinstance(value, bool) else str(value)

    return Typed(**{name: written(getattr(rhythm, name)) for name in Typed.model_fields})


def _number(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdigit()):
        raise InputError(_("请填整数。"))
    return int(text[:9])


def _time(text: str) -> dt.time:
    try:
        found = dt.time.fromisoformat(text.strip())
    except ValueError:
        raise InputError(_("请填几点几分，如 09:00。")) from None
    return dt.time(found.hour, found.minute)
