"""Home: what needs the viewer, in order of time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api import access
from api.deps import CurrentUser, Place, Viewer
from api.sample import SAMPLE_ID
from api.web import act_words, item_troubles, minutes_words, templates
from api.web.meeting_head import minutes_clock
from api.web.notification_pages import wanted_actions
from assistant.tracking.clocks import ClockRule
from assistant.tracking.status import is_overdue
from storage import clocks, home, home_decisions
from storage.home import OpenMeeting
from storage.tables import AuditEntry, Meeting, MeetingState, MinutesRow, MinutesState, now

router = APIRouter()

_SHOWN = 8
# On the first visit there is none before it.
_FIRST_VISIT = dt.timedelta(days=7)


@dataclass(frozen=True)
class Due:
    """Minutes that are not out, and how long there is for them, in s.

    None for those without a clock: the sample's, and of old meetings that were put in later.
    """

    open: OpenMeeting
    due_at: dt.datetime
    seconds_left: float | None

    @property
    def is_sample(self) -> bool:
        return self.open.meeting.source_id == SAMPLE_ID


@dataclass(frozen=True)
class Change:
    """What somebody did to a meeting, once or several times in a row."""

    actor: str
    action: str
    meeting: Meeting
    at: dt.datetime
    count: int


@router.get("/")
def home_page(request: Request, place: Place, viewer: CurrentUser) -> Response:
    zone, at = place.settings.zone, now()
    local = at.astimezone(zone).replace(tzinfo=None)
    seen = access.visible(viewer)
    with place.database.read() as session:
        rule = clocks.rule(session)
        waiting = home.open_meetings(session, seen, limit=200)
        due = sorted(
            (_due(rule, each, at, zone) for each in waiting),
            key=lambda d: (d.seconds_left is None, d.due_at),
        )
        mine = sa.and_(access.own_items(viewer), access.visible_items(viewer))
        items, item_count = home.open_items(session, mine, meetings=seen, limit=_SHOWN)
        overdue = home.overdue_by_department(session, access.visible_items(viewer), local)
        news = _changes(session, viewer, at)
        to_approve = _minutes(session, viewer, MinutesState.submitted)
        returned = _minutes(session, viewer, MinutesState.returned)
        waiting_for_me = _decisions(session, viewer)
    review = [d for d in due if d.open.meeting.state == MeetingState.review]
    context = {
        "due": due[:_SHOWN],
        "due_count": len(due),
        "review": review[:_SHOWN] if viewer.is_editor else [],
        "review_count": len(review),
        "to_approve": to_approve if access.may_approve(viewer) else [],
        "returned": returned if viewer.is_editor else [],
        "flow": minutes_words,
        "items": items,
        "item_count": item_count,
        "overdue": overdue,
        "most_overdue": max((count for _, count in overdue), default=0),
        "changes": news,
        "is_live": bool(place.settings.llm_model),
        "since": viewer.previous_visit_at,
        "now": at,
        "local_now": local,
        "late": lambda item: is_overdue(item.deadline, item.status, local),
        "acts": act_words,
        "zone": zone,
    }
    return templates.TemplateResponse(request, "home.html", context | waiting_for_me)


def _decisions(session: Session, viewer: Viewer) -> dict[str, Any]:
    """What of followed items waits for the viewer's consent or answer."""
    asked: list[home_decisions.AskedItem] = []
    asked_count = 0
    if access.may_approve(viewer):
        seen = access.visible(viewer)
        asked, asked_count = home_decisions.open_requests(session, seen, limit=_SHOWN)
    troubles, trouble_count = home_decisions.open_problems(
        session, _to_answer(session, viewer), limit=_SHOWN
    )
    return {
        "asked": asked,
        "asked_count": asked_count,
        "troubles": troubles,
        "trouble_count": trouble_count,
        "troubles_words": item_troubles,
    }


def _to_answer(session: Session, viewer: Viewer) -> sa.ColumnElement[bool]:
    """The problems that editors see, and others were told of."""
    if viewer.is_editor:
        return access.visible(viewer)
    told = home_decisions.was_told(sorted(access.names(session, viewer)))
    return sa.and_(told, access.visible_items(viewer))


def _minutes(
    session: Session, viewer: Viewer, state: MinutesState
) -> list[tuple[MinutesRow, Meeting]]:
    return home.minutes_that_are(session, state, access.visible(viewer))


def _due(rule: ClockRule, found: OpenMeeting, at: dt.datetime, zone: dt.tzinfo) -> Due:
    meeting = found.meeting
    due_at, seconds_left = minutes_clock(rule, meeting, zone, at)
    return Due(found, due_at, seconds_left)


def _changes(session: Session, viewer: Viewer, at: dt.datetime) -> list[Change]:
    since = viewer.previous_visit_at or at - _FIRST_VISIT
    entries = home.changes(
        session,
        access.visible(viewer),
        since=since,
        but_of=viewer.name,
        actions=wanted_actions(session, viewer),
        limit=200,
    )
    return _in_rows(entries)[:_SHOWN]


def _in_rows(entries: Sequence[tuple[AuditEntry, Meeting]]) -> list[Change]:
    """One row for what the same person did several times to the same meeting."""
    rows: dict[tuple[str, str, int], Change] = {}
    for entry, meeting in entries:
        key = (entry.actor, entry.action, meeting.id or 0)
        known = rows.get(key)
        count = known.count + 1 if known else 1
        at = known.at if known else entry.at
        rows[key] = Change(entry.actor, entry.action, meeting, at, count)
    return list(rows.values())
