"""What the page of a followed item shows: how it stands, where it comes from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.access import own_items, visible
from api.deps import Viewer
from api.web import words
from api.web.history_view import Change, field_change
from api.web.i18n import _
from api.web.items_view import Said, Talk
from assistant.labels import read_moment
from assistant.tracking.plan import PlanRule, planned_percent
from assistant.tracking.status import is_overdue
from storage import tracker
from storage.lines import lines
from storage.tables import (
    ActionItemRow,
    Meeting,
    ProgressRow,
    ReviewState,
)
from storage.tracker_lists import NEAR

# What of a later meeting's words becomes an update.
_PROGRESS = ("status", "percent", "delay_reason", "owner", "department", "deadline")


@dataclass(frozen=True)
class Seen:
    """An item and what the viewer is to it. Without `is_open` they may see it, not its meeting."""

    item: ActionItemRow
    meeting: Meeting
    project: str | None
    is_open: bool
    is_own: bool


@dataclass(frozen=True)
class Standing:
    """How far the item is against its plan, and its date. `urgency`: late, behind, near or ""."""

    urgency: str
    days_left: int | None  # to the day of the deadline; less than none when it has passed
    planned: int | None


@dataclass(frozen=True)
class Later:
    """What a later meeting said of the item. `is_taken`: it was made an update."""

    meeting: Meeting
    text: str
    said: Said | None
    changes: tuple[Change, ...]
    is_taken: bool


def seen(session: Session, viewer: Viewer, item_id: int) -> Seen:
    """Raises NotFoundError where no such item is followed. `access` says whether it may be seen."""
    found = tracker.get(session, item_id)
    asked = select(visible(viewer), own_items(viewer)).select_from(ActionItemRow)
    joined = asked.join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
    is_open, is_own = session.exec(joined.where(ActionItemRow.id == item_id)).one()
    return Seen(found.item, found.meeting, found.project, bool(is_open), bool(is_own))


def standing(rule: PlanRule, found: Seen, local: dt.datetime) -> Standing:
    item, today = found.item, local.date()
    if not item.deadline:
        return Standing("", None, None)
    left = (read_moment(item.deadline)[0] - today).days
    planned = planned_percent(rule, found.meeting.date, item.deadline, today)
    return Standing(_urgency(item, left, local), left, planned)


def _urgency(item: ActionItemRow, days_left: int, local: dt.datetime) -> str:
    if item.status == "done":
        return ""
    if is_overdue(item.deadline, item.status, local):  # type: ignore[arg-type]  # of the database
        return "late"
    if item.behind_on and item.behind_on <= local.date():
        return "behind"
    return "near" if days_left <= NEAR.days else ""


def said(session: Session, item: ActionItemRow) -> dict[str, Said]:
    """The words of the meeting that support the task, the owner and the deadline, by field."""
    talk = Talk(lines(session, item.meeting_id))
    wanted = {
        "task": item.evidence,
        "owner": item.owner_evidence,
        "deadline": item.deadline_evidence,
    }
    found = {name: talk.said(ids, item.quotes.get(name)) for name, ids in wanted.items()}
    return {name: words_ for name, words_ in found.items() if words_}


def later(session: Session, viewer: Viewer, item: ActionItemRow) -> list[Later]:
    """What later meetings said that the viewer may see, the newest first."""
    chosen = (
        select(ProgressRow, Meeting)
        .join(Meeting, col(Meeting.id) == ProgressRow.meeting_id)
        .where(
            ProgressRow.item_id == item.id,
            ProgressRow.review != ReviewState.rejected,
            visible(viewer),
        )
        .order_by(col(Meeting.date).desc(), col(ProgressRow.id).desc())
    )
    talks: dict[int, Talk] = {}
    found = []
    for row, meeting in session.exec(chosen):
        talk = talks.setdefault(row.meeting_id, Talk(lines(session, row.meeting_id)))
        found.append(_later(row, meeting, talk))
    return found


def _later(row: ProgressRow, meeting: Meeting, talk: Talk) -> Later:
    told = [(name, getattr(row, name)) for name in _PROGRESS]
    return Later(
        meeting=meeting,
        text=row.text,
        said=talk.said(row.evidence, row.quote),
        changes=tuple(field_change(name, None, value) for name, value in told if value is not None),
        is_taken=row.applied_at is not None,
    )


def visible_meetings(session: Session, viewer: Viewer, ids: Iterable[int]) -> dict[int, Meeting]:
    """Those of the meetings that the viewer may see, by id."""
    chosen = select(Meeting).where(col(Meeting.id).in_(set(ids)), visible(viewer))
    return {meeting.id or 0: meeting for meeting in session.exec(chosen)}


def plan_words(item: ActionItemRow, standing: Standing) -> str:
    """How far it is and should be: 完成 40%，按计划到今天应完成 60%."""
    percent = item.percent
    done = _("没有说完成了多少") if percent is None else _("完成 %(n)s%%", n=percent)
    if standing.planned is None or item.status == "done":
        return done
    return words.listed([done, _("按计划到今天应完成 %(n)s%%", n=standing.planned)], "，")
