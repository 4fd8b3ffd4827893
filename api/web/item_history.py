"""What happened to a followed item, in words: its updates, and what was asked, shown and told."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from api.deps import Viewer
from api.web.act_words import ACTIONS
from api.web.history_view import Change, field_change
from api.web.i18n import N_, Labels, _
from api.web.item_troubles import CAUSES
from api.web.item_view import visible_meetings
from assistant.tracking.changes import FIELDS
from storage import audit, item_requests, problems, tracking
from storage.tables import (
    ActionItemRow,
    AuditEntry,
    ItemRequest,
    ItemUpdate,
    Meeting,
    Problem,
    ProblemCause,
    RequestState,
)

SOURCES = Labels(
    page=N_("在页面上"),
    link=N_("通过邮件里的链接"),
    rest=N_("通过接口"),
    review=N_("在审核中"),
    meeting=N_("会上"),
    upgrade=N_("升级时"),
    **{"import": N_("导入时")},
)
_ASKED = Labels(new_date=N_("请组长同意改日期"), close=N_("请组长确认完成"))
_ENDED = {
    RequestState.granted: Labels(new_date=N_("同意了新日期"), close=N_("确认了完成")),
    RequestState.refused: Labels(new_date=N_("没有同意改日期"), close=N_("没有确认完成")),
    RequestState.withdrawn: Labels(
        new_date=N_("撤回了改日期的请求"), close=N_("撤回了确认完成的请求")
    ),
}
# What is told from the audit log: no row says who did it.
_LOGGED = ("require sign-off", "drop sign-off", "attach proof", "remove proof")


@dataclass(frozen=True)
class Event:
    """Something that happened. `meeting` said so; None where none did, or it may not be seen.

    `asked` is what it asks for, `decided` what it ends; `actor` is empty where time alone did it.
    """

    at: dt.datetime
    actor: str
    act: str
    source: str = ""
    changes: tuple[Change, ...] = ()
    reason: str | None = None
    meeting: Meeting | None = None
    asked: ItemRequest | None = None
    decided: ItemRequest | None = None
    moved: tuple[str, str | None] | None = None  # the date as it was and became


def history(session: Session, viewer: Viewer, item: ActionItemRow) -> list[Event]:
    """The newest first."""
    item_id = item.id or 0
    updates = tracking.history(session, item_id)
    ids = {update.meeting_id for update in updates if update.meeting_id}
    asked = item_requests.of_item(session, item_id)
    told = [
        *_updates(updates, asked, visible_meetings(session, viewer, ids)),
        *(_logged(entry) for entry in audit.of_item(session, item.meeting_id, item_id, _LOGGED)),
        *(each for row in problems.of_item(session, item_id) for each in _of_problem(row)),
    ]
    return sorted(told, key=lambda event: event.at)[::-1]


def _updates(
    updates: Sequence[ItemUpdate], asked: Sequence[ItemRequest], meetings: dict[int, Meeting]
) -> Iterable[Event]:
    """The updates and, where they belong, the requests that led to none."""
    # What asks for consent alone changes nothing, and is no word that all is as it was.
    asking = {request.asked_at: request for request in asked}
    untold = {request.id: request for request in asked if request.decided_at}
    for update in updates:
        made = next((r for r in untold.values() if item_requests.led_to(r, update)), None)
        if made:
            del untold[made.id]
        yield _event(update, asking.pop(update.at, None), made, meetings)
    for request in asking.values():
        yield Event(request.asked_at, request.asked_by, _ASKED[request.kind], asked=request)
    for request in untold.values():
        yield _ended(request)


def _event(
    update: ItemUpdate,
    asking: ItemRequest | None,
    granted: ItemRequest | None,
    meetings: dict[int, Meeting],
) -> Event:
    meeting = meetings.get(update.meeting_id or 0)
    # What a meeting said stays among those who may see it.
    is_hidden = update.meeting_id is not None and meeting is None
    before, after = update.changes.get("deadline", (None, None))
    return Event(
        at=update.at,
        actor=update.actor,
        act=_act(update.changes, asking, granted),
        source=SOURCES.get(update.source, update.source),
        changes=tuple(_changes(update.changes)),
        reason=None if is_hidden else granted.reason if granted else update.reason,
        meeting=meeting,
        asked=asking,
        decided=granted,
        moved=(before, after) if before is not None else None,
    )


def _act(
    changes: dict[str, list[Any]], asking: ItemRequest | None, granted: ItemRequest | None
) -> str:
    if granted:
        return _ENDED[RequestState.granted][granted.kind]
    if asking:
        return _ASKED[asking.kind]
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


def _ended(request: ItemRequest) -> Event:
    return Event(
        at=request.decided_at or request.asked_at,
        actor=request.decided_by or "",
        act=_ENDED[request.state][request.kind],
        reason=request.reason,
        decided=request,
    )


def _logged(entry: AuditEntry) -> Event:
    name = entry.after.get("filename")
    return Event(entry.at, entry.actor, ACTIONS[entry.action], reason=name)


def _of_problem(row: Problem) -> Iterable[Event]:
    is_told = row.cause == ProblemCause.reported
    act = ACTIONS["raise problem"] if is_told else CAUSES[row.cause]
    yield Event(row.arose_at, row.raised_by if is_told else "", act, reason=row.text or None)
    if row.answered_at:
        act = ACTIONS["answer problem"]
        yield Event(row.answered_at, row.answered_by or "", act, reason=row.answer)
