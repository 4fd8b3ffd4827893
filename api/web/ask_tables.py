"""The rows of an answer as a table: for files, under the names the tracker's table has."""

import datetime as dt
from collections.abc import Callable, Sequence

from api.web.ask_charts import GROUPS, group_name
from api.web.ask_shown import MINUTES
from api.web.history_view import FIELDS, field_change
from api.web.i18n import _
from api.web.item_troubles import CAUSES, PROBLEM_STATES
from api.web.words import STATUS, listed
from assistant.labels import STATUSES
from assistant.qa.types import Answer, ItemChange, ItemRecord
from assistant.tracker_tables.types import SheetItem

Cell = str | int | dt.date | dt.datetime | None


def sheet_items(items: Sequence[ItemRecord]) -> list[SheetItem]:
    fields = ("task", "owner", "co_owners", "department", "deadline", "deadline_text", "status")
    more = ("percent", "delay_reason", "updated_at", "project", "note")
    return [
        SheetItem(
            **{name: getattr(item, name) for name in (*fields, *more)}, meeting=item.meeting_title
        )
        for item in items
    ]


def table(answer: Answer) -> list[list[Cell]]:
    """The header and the rows of what the answer lists other than items; its words for none."""
    for is_there, made in _TABLES:
        if is_there(answer):
            return made(answer)
    return [[_("回答")], [answer.answer]]


def _groups(answer: Answer) -> list[list[Cell]]:
    by = answer.query.group if answer.query else None
    counts = [*(STATUS[s] for s in STATUSES), _("逾期")]
    rows: list[list[Cell]] = [[GROUPS[by or "department"], _("合计"), *counts]]
    for each in answer.groups:
        tally = each.tally
        numbers = (tally.total, *(getattr(tally, s) for s in STATUSES), tally.overdue)
        rows.append([group_name(each.name, by), *numbers])
    return rows


def _decisions(answer: Answer) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("决议"), _("会议"), _("日期"), _("项目"), _("已被取代")]]
    for each in answer.decisions:
        replaced = _("是") if each.is_replaced else None
        rows.append([each.text, each.meeting_title, each.meeting_date, each.project, replaced])
    return rows


def _disputes(answer: Answer) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("争议点"), _("各方意见"), _("会议"), _("日期")]]
    for each in answer.disputes:
        held = "\n".join(f"{p.party}：{p.position}" for p in each.positions)
        rows.append([each.text, held, each.meeting_title, each.meeting_date])
    return rows


def _meetings(answer: Answer) -> list[list[Cell]]:
    rows: list[list[Cell]] = [[_("会议"), _("日期"), _("项目"), _("纪要"), _("纪要期限")]]
    for each in answer.meetings:
        state = MINUTES[each.minutes]
        rows.append([each.title, each.date, each.project, state, each.minutes_due])
    return rows


def _changes(answer: Answer) -> list[list[Cell]]:
    head = [_("任务"), _("责任人"), _("部门"), _("时间"), _("修改人"), _("变更"), _("原因")]
    rows: list[list[Cell]] = [[*head]]
    for each in answer.changes:
        by = (each.at, each.actor, _changed(each), each.reason)
        rows.append([each.task, each.owner, each.department, *by])
    return rows


def _changed(change: ItemChange) -> str:
    told = (field_change(n, *pair) for n, pair in change.changes.items() if n in FIELDS)
    return listed([f"{c.field} {c.before or '–'} → {c.after or '–'}" for c in told])


def _troubles(answer: Answer) -> list[list[Cell]]:
    head = [
        _("任务"),
        _("责任人"),
        _("部门"),
        _("原因"),
        _("问题"),
        _("状态"),
        _("时间"),
        _("答复"),
    ]
    rows: list[list[Cell]] = [[*head]]
    for each in answer.troubles:
        more = (CAUSES[each.cause], each.text, PROBLEM_STATES[each.state])
        rows.append([each.task, each.owner, each.department, *more, each.arose_at, each.answer])
    return rows


_TABLES: tuple[tuple[Callable[[Answer], bool], Callable[[Answer], list[list[Cell]]]], ...] = (
    (lambda answer: bool(answer.groups), _groups),
    (lambda answer: bool(answer.decisions), _decisions),
    (lambda answer: bool(answer.disputes), _disputes),
    (lambda answer: bool(answer.meetings), _meetings),
    (lambda answer: bool(answer.changes), _changes),
    (lambda answer: bool(answer.troubles), _troubles),
)
