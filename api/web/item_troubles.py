"""What the page of an item shows of requests and problems, and who may do what about them."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from api.access import may_approve, was_told
from api.deps import Viewer
from api.web.i18n import N_, Labels, _
from api.web.item_view import Seen
from assistant.tracking.escalation import Told, next_level
from assistant.tracking.rhythm import Rhythm
from storage import item_requests, problems
from storage.tables import (
    ItemRequest,
    Problem,
    ProblemCause,
    ProblemState,
    ProblemStep,
    RequestState,
)

LEVELS = Labels({"1": N_("接口人"), "2": N_("组长"), "3": N_("分管领导")})
CAUSES = Labels(overdue=N_("到期没有完成"), behind=N_("落后计划"), reported=N_("有人提出问题"))
PROBLEM_STATES = Labels(open=N_("待答复"), answered=N_("已答复"), settled=N_("已解决"))
REQUEST_KINDS = Labels(new_date=N_("改日期"), close=N_("确认完成"))
REQUEST_STATES = Labels(
    open=N_("等组长同意"), granted=N_("已同意"), refused=N_("没有同意"), withdrawn=N_("已撤回")
)


@dataclass(frozen=True)
class Asked:
    """A request, and what the viewer may do about it while it is open."""

    row: ItemRequest
    may_decide: bool
    may_withdraw: bool


@dataclass(frozen=True)
class Trouble:
    """A problem, who was told of it, and when the next level is."""

    row: Problem
    steps: tuple[ProblemStep, ...]
    next_number: str  # of the level; "" for none
    next_at: dt.datetime | None
    may_answer: bool


def who(row: Problem, level: int) -> str:
    """Whom a level is: of what is behind plan, the first one has the leaders too."""
    if level == 1 and row.cause == ProblemCause.behind:
        return _("接口人和组长")
    return LEVELS[str(level)]


def requests(session: Session, viewer: Viewer, found: Seen) -> list[Asked]:
    """The newest first."""
    return [
        _asked(viewer, found, row) for row in item_requests.of_item(session, found.item.id or 0)
    ]


def _asked(viewer: Viewer, found: Seen, row: ItemRequest) -> Asked:
    is_open = row.state == RequestState.open
    return Asked(
        row,
        may_decide=is_open and decides(viewer, found),
        may_withdraw=is_open and is_askers(viewer, row),
    )


def decides(viewer: Viewer, found: Seen) -> bool:
    """Whether the viewer's word is the leader's: not of items of meetings they may not see."""
    return found.is_open and may_approve(viewer)


def is_askers(viewer: Viewer, row: ItemRequest) -> bool:
    if row.person_id is not None:
        return row.person_id == viewer.person_id
    return row.asked_by == viewer.name


def troubles(
    session: Session, viewer: Viewer, found: Seen, rhythm: Rhythm, zone: dt.tzinfo
) -> list[Trouble]:
    """The newest first."""
    return [
        _trouble(session, viewer, found, row, rhythm, zone)
        for row in problems.of_item(session, found.item.id or 0)
    ]


def _trouble(
    session: Session,
    viewer: Viewer,
    found: Seen,
    row: Problem,
    rhythm: Rhythm,
    zone: dt.tzinfo,
) -> Trouble:
    is_open = row.state == ProblemState.open
    steps = problems.steps(session, row.id or 0)
    told = [Told(step.at, bool(step.told)) for step in steps]
    level = next_level(rhythm, zone, row.arose_at, told, is_urgent=row.is_urgent)
    if not is_open:
        level = None
    return Trouble(
        row=row,
        steps=tuple(steps),
        next_number=str(level.number) if level else "",
        next_at=level.at if level else None,
        may_answer=is_open and answers(session, viewer, found, row),
    )


def answers(session: Session, viewer: Viewer, found: Seen, row: Problem) -> bool:
    """Whether the viewer may say what is done about the problem: who was told, and editors."""
    return (found.is_open and viewer.is_editor) or was_told(session, viewer, row.id or 0)
