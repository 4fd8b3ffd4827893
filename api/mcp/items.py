"""The tools about action items and projects."""

import datetime as dt
from typing import Any, Literal

import sqlalchemy as sa
from sqlmodel import col, select

from api.access import hidden_reasons, own_items, visible_items
from api.mcp.desk import Condition, Desk, of_item
from api.mcp.models import Change, Item, ItemAnswer, ItemsAnswer, MeetingRef, ProjectAnswer, Trouble
from assistant.labels import STATUSES, Status
from assistant.tracking.plan import planned_percent
from storage import problems, rhythm, tracker, tracking
from storage.item_conditions import is_overdue, is_past_due, is_tracked, is_undone
from storage.tables import ActionItemRow, Meeting, Problem, ProblemState, Project
from storage.tracker import TrackerFilter

WantedStatus = Literal["open", "all", "not_started", "in_progress", "done", "delayed"]
WantedDue = Literal["overdue", "near", "behind"]

# Due so soon, an item is near.
_NEAR = dt.timedelta(days=3)
_NEXT = 10
# A tracker that was brought along is one meeting with all its items.
_OF_MEETING = 100


def listed(
    desk: Desk,
    *,
    project: str | None,
    department: str | None,
    owner: str | None,
    meeting_id: int | None,
    status: WantedStatus,
    due: WantedDue | None,
    due_until: dt.date | None,
    mine: bool,
    limit: int,
    offset: int,
) -> ItemsAnswer:
    """Raises InputError for a project that there is not."""
    where = [desk.items, *_status(status), *_due(desk, due)]
    if desk.project(project):
        # The project is the meeting's, which not everybody who has a task may see.
        where.append(desk.meetings)
    if meeting_id is not None:
        where += [col(ActionItemRow.meeting_id) == meeting_id, desk.meetings]
    if mine:
        where.append(own_items(desk.viewer))
    if due_until:
        where.append(sa.func.substr(col(ActionItemRow.deadline), 1, 10) <= due_until.isoformat())
    wanted = TrackerFilter(
        project=project.strip() if project else None,
        department=_tidy(department),
        owner=_tidy(owner),
    )
    found = tracker.listed(desk.session, wanted, sa.and_(*where), limit=limit, offset=offset)
    return ItemsAnswer(items=desk.as_items(found), total=_count(desk, wanted, where))


def one(desk: Desk, item_id: int) -> ItemAnswer:
    """Raises NotFoundError, also for what the viewer may not see."""
    found = tracker.listed(
        desk.session,
        TrackerFilter(),
        sa.and_(visible_items(desk.viewer), col(ActionItemRow.id) == item_id),
    )
    if not found:
        raise tracker.missing(item_id)
    row, meeting = found[0].item, found[0].meeting
    (item,) = desk.as_items(found)
    return ItemAnswer(
        item=item,
        first_deadline=row.first_deadline,
        deadline_changes=row.deadline_changes,
        planned_percent=_planned(desk, row, meeting),
        evidence=desk.words(meeting, of_item(row)) if item.meeting else [],
        history=_history(desk, item),
        problems=_troubles(desk, item_id),
    )


def project_status(desk: Desk, name: str) -> ProjectAnswer:
    """Raises InputError for a project that there is not, or of which nothing may be seen."""
    project = desk.project(name)
    assert project is not None
    own = (col(Meeting.project_id) == project.id, desk.meetings)
    today = desk.local.date()
    by_status, counts = _counts(desk, own)
    undone = sa.and_(*own, is_undone(), col(ActionItemRow.deadline).is_not(None))
    next_due = tracker.listed(desk.session, TrackerFilter(), undone, limit=_NEXT)
    return ProjectAnswer(
        project=project.name,
        today=today,
        by_status=by_status,
        total=sum(by_status.values()),
        **counts,
        open_problems=_open_problems(desk, own),
        next_due=desk.as_items(next_due),
        next_meetings=_next_meetings(desk, project, today),
    )


def _tidy(name: str | None) -> str | None:
    return (name or "").strip() or None


def _status(status: WantedStatus) -> list[Condition]:
    if status == "all":
        return []
    return [is_undone() if status == "open" else col(ActionItemRow.status) == status]


def _due(desk: Desk, due: WantedDue | None) -> list[Condition]:
    if due is None:
        return []
    of = {"overdue": is_overdue, "near": _is_near, "behind": _is_behind}
    return [of[due](desk.local)]


def _is_near(now: dt.datetime) -> Condition:
    day = sa.func.substr(col(ActionItemRow.deadline), 1, 10)
    return sa.and_(is_undone(), day <= (now + _NEAR).date().isoformat(), ~is_past_due(now))


def _is_behind(now: dt.datetime) -> Condition:
    return sa.and_(is_undone(), col(ActionItemRow.behind_on) <= now.date())


def _from_items(chosen: Any) -> Any:
    return (
        chosen.select_from(ActionItemRow)
        .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
        .outerjoin(Project, col(Project.id) == Meeting.project_id)
        .where(is_tracked())
    )


def _count(desk: Desk, wanted: TrackerFilter, where: list[Condition]) -> int:
    chosen = _from_items(sa.select(sa.func.count())).where(*where)
    for column, value in (
        (col(Project.name), wanted.project),
        (col(ActionItemRow.department), wanted.department),
        (col(ActionItemRow.owner), wanted.owner),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    return int(desk.session.execute(chosen).scalar_one())


def _counts(desk: Desk, where: Any) -> tuple[dict[Status, int], dict[str, int]]:
    """How many of each status, and of the rest by name."""
    conditions = {
        "overdue": is_overdue(desk.local),
        "behind": _is_behind(desk.local),
        "near": _is_near(desk.local),
        "without_deadline": sa.and_(is_undone(), col(ActionItemRow.deadline).is_(None)),
    }
    sums = [sa.func.sum(sa.case((each, 1), else_=0)) for each in conditions.values()]
    chosen = _from_items(sa.select(col(ActionItemRow.status), sa.func.count(), *sums))
    rows = desk.session.execute(chosen.where(*where).group_by(col(ActionItemRow.status))).all()
    known = {row[0]: row[1] for row in rows}
    counts = {name: sum(row[2 + n] for row in rows) for n, name in enumerate(conditions)}
    return {status: known.get(status, 0) for status in STATUSES}, counts


def _open_problems(desk: Desk, where: Any) -> int:
    chosen = _from_items(sa.select(sa.func.count())).join(
        Problem, col(Problem.item_id) == ActionItemRow.id
    )
    chosen = chosen.where(*where, Problem.state == ProblemState.open)
    return int(desk.session.execute(chosen).scalar_one())


def _next_meetings(desk: Desk, project: Project, today: dt.date) -> list[MeetingRef]:
    chosen = select(Meeting).where(
        Meeting.project_id == project.id,
        col(Meeting.date) >= today,
        ~col(Meeting.is_imported_tracker),
        desk.meetings,
    )
    rows = desk.session.exec(chosen.order_by(col(Meeting.date), col(Meeting.id)).limit(_NEXT))
    return [desk.meeting(row, project.name) for row in rows]


def _planned(desk: Desk, row: ActionItemRow, meeting: Meeting) -> int | None:
    if not row.deadline or row.status == "done":
        return None
    plan = rhythm.rhythm(desk.session).plan
    return planned_percent(plan, meeting.date, row.deadline, desk.local.date())


def _history(desk: Desk, item: Item) -> list[Change]:
    updates = tracking.history(desk.session, item.id)
    hidden = hidden_reasons(desk.session, desk.viewer, updates)
    return [
        Change(
            at=each.at.astimezone(desk.zone),
            by=each.actor,
            changes=each.changes,
            reason=None if each.id in hidden else each.reason,
        )
        for each in updates
    ]


def _troubles(desk: Desk, item_id: int) -> list[Trouble]:
    return [
        Trouble(
            cause=row.cause.value,
            state=row.state.value,
            arose_at=row.arose_at.astimezone(desk.zone),
            text=row.text,
            answer=row.answer,
        )
        for row in problems.of_item(desk.session, item_id)
    ]


def of_meeting(desk: Desk, meeting_id: int) -> ItemsAnswer:
    """The first of a meeting that may be seen, and how many there are."""
    where = [col(ActionItemRow.meeting_id) == meeting_id]
    found = tracker.listed(desk.session, TrackerFilter(), where[0], limit=_OF_MEETING)
    return ItemsAnswer(items=desk.as_items(found), total=_count(desk, TrackerFilter(), where))
