"""What the page of a followed item shows: how it stands, where it comes from, what happened."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from api.access import own_items, visible
from api.deps import Viewer
from api.web import words
from api.web.history_view import Change, field_change
from api.web.i18n import N_, Labels, _
from api.web.items_view import Said, Talk
from assistant.labels import read_moment
from assistant.tracking.changes import FIELDS
from assistant.tracking.plan import PlanRule, planned_percent
from assistant.tracking.status import is_overdue
from storage import item_requests, tracker, tracking
from storage.lines import lines
from storage.tables import (
    ActionItemRow,
    ItemRequest,
    ItemUpdate,
    Meeting,
    ProgressRow,
    RequestKind,
    ReviewState,
)
from storage.tracker_lists import NEAR

SOURCES = Labels(
    page=N_("在页面上"),
    link=N_("通过邮件里的链接"),
    rest=N_("通过接口"),
    review=N_("在审核中"),
    meeting=N_("会上"),
    upgrade=N_("升级时"),
    **{"import": N_("导入时")},
)
_ASKED = Labels(
    new_date=N_("请组长同意改日期"),
    close=N_("请组长确认完成"),
)
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
class Event:
    """An update in words. `meeting` said so; None where none did, or it may not be seen."""

    update: ItemUpdate
    act: str
    source: str
    changes: tuple[Change, ...]
    reason: str | None
    meeting: Meeting | None

    @property
    def moved(self) -> tuple[str, str | None] | None:
        """The date as it was and became; None where none that stood was touched."""
        before, after = self.update.changes.get("deadline", (None, None))
        return (before, after) if before is not None else None


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


def events(
    updates: Sequence[ItemUpdate], asked: Sequence[ItemRequest], meetings: dict[int, Meeting]
) -> list[Event]:
    """The history in words, the newest first. `meetings` are those that may be seen, by id."""
    # What asks for consent alone changes nothing, and is no word that all is as it was.
    kinds = {request.asked_at: request.kind for request in asked}
    return [_event(update, kinds, meetings) for update in reversed(updates)]


def _event(
    update: ItemUpdate, kinds: dict[dt.datetime, RequestKind], meetings: dict[int, Meeting]
) -> Event:
    meeting = meetings.get(update.meeting_id or 0)
    # What a meeting said stays among those who may see it.
    is_hidden = update.meeting_id is not None and meeting is None
    return Event(
        update=update,
        act=_act(update.changes, kinds.get(update.at)),
        source=SOURCES.get(update.source, update.source),
        changes=tuple(_changes(update.changes)),
        reason=None if is_hidden else update.reason,
        meeting=meeting,
    )


def _act(changes: dict[str, list[Any]], asked: RequestKind | None) -> str:
    if asked:
        return _ASKED[asked]
    followed = changes.get("is_followed")
    if followed:
        return _("开始跟踪") if followed[1] else _("不再跟踪")
    return _("更新了行动项") if changes else _("说没有变化")


def _changes(changes: dict[str, list[Any]]) -> Iterable[Change]:
    for name in FIELDS:
        before, after = changes.get(name, (None, None))
        # Of what begins, an empty note and 0 % tell nothing.
        if before != after and (before or after):
            yield field_change(name, before, after)


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


def history(session: Session, viewer: Viewer, item_id: int) -> list[Event]:
    """What happened to the item, the newest first."""
    updates = tracking.history(session, item_id)
    ids = {update.meeting_id for update in updates if update.meeting_id}
    asked = item_requests.of_item(session, item_id)
    return events(updates, asked, visible_meetings(session, viewer, ids))


def plan_words(item: ActionItemRow, standing: Standing) -> str:
    """How far it is and should be: 完成 40%，按计划到今天应完成 60%."""
    percent = item.percent
    done = _("没有说完成了多少") if percent is None else _("完成 %(n)s%%", n=percent)
    if standing.planned is None or item.status == "done":
        return done
    return words.listed([done, _("按计划到今天应完成 %(n)s%%", n=standing.planned)], "，")
