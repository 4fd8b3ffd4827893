"""Troubles with items: raised once, told level by level, answered, settled."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from sqlmodel import Session, col, select

from assistant.errors import ConflictError, InputError, NotFoundError
from assistant.tracking import escalation
from storage import audit
from storage.tables import (
    ActionItemRow,
    Problem,
    ProblemCause,
    ProblemState,
    ProblemStep,
)


def report(
    session: Session,
    item: ActionItemRow,
    text: str,
    *,
    wanted: str = "",
    is_urgent: bool = False,
    actor: str,
    person_id: int | None = None,
    at: dt.datetime,
) -> Problem:
    """A trouble that a person tells of. Raises InputError without words."""
    if not text.strip():
        raise InputError("Say in a few words what the problem is.")
    return raise_(
        session,
        item,
        ProblemCause.reported,
        f"reported {item.id} {at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}",
        text=text.strip(),
        wanted=wanted.strip(),
        is_urgent=is_urgent,
        actor=actor,
        person_id=person_id,
        at=at,
    )


def raise_(
    session: Session,
    item: ActionItemRow,
    cause: ProblemCause,
    key: str,
    *,
    text: str = "",
    wanted: str = "",
    is_urgent: bool = False,
    actor: str,
    person_id: int | None = None,
    at: dt.datetime,
) -> Problem:
    """The problem of this key: the one there is, or a new one; for whoever holds the meeting."""
    known = session.exec(select(Problem).where(Problem.key == key)).first()
    if known:
        return known
    problem = Problem(
        item_id=item.id or 0,
        key=key,
        cause=cause,
        text=text,
        wanted=wanted,
        is_urgent=is_urgent,
        raised_by=actor,
        person_id=person_id,
        arose_at=at,
    )
    session.add(problem)
    session.flush()
    _record(session, item, actor, "raise problem", problem, {"cause": str(cause), "text": text})
    return problem


def get(session: Session, problem_id: int) -> Problem:
    """Raises NotFoundError."""
    problem = session.get(Problem, problem_id)
    if problem is None:
        raise NotFoundError(f"There is no problem {problem_id}. It may have been deleted.")
    return problem


def of_item(session: Session, item_id: int) -> list[Problem]:
    """The newest first."""
    chosen = select(Problem).where(Problem.item_id == item_id)
    return list(session.exec(chosen.order_by(col(Problem.id).desc())))


def steps(session: Session, problem_id: int) -> list[ProblemStep]:
    """Who was told, level by level."""
    chosen = select(ProblemStep).where(ProblemStep.problem_id == problem_id)
    return list(session.exec(chosen.order_by(col(ProblemStep.level))))


def steps_of_open(session: Session) -> dict[int, list[ProblemStep]]:
    """The same of all open problems."""
    is_open = select(Problem.id).where(Problem.state == ProblemState.open)
    chosen = select(ProblemStep).where(col(ProblemStep.problem_id).in_(is_open))
    found: dict[int, list[ProblemStep]] = {}
    for step in session.exec(chosen.order_by(col(ProblemStep.level))):
        found.setdefault(step.problem_id, []).append(step)
    return found


def tell(
    session: Session, problem: Problem, level: int, told: Sequence[str], at: dt.datetime
) -> None:
    """Record that a level was told; for whoever holds the meeting."""
    session.add(ProblemStep(problem_id=problem.id or 0, level=level, at=at, told=list(told)))
    session.flush()


def answer(
    session: Session,
    item: ActionItemRow,
    problem: Problem,
    text: str,
    *,
    actor: str,
    at: dt.datetime,
) -> None:
    """Record what is done about it: nobody else is told. Raises InputError, ConflictError."""
    if not text.strip():
        raise InputError("Say in a few words what is done about the problem.")
    if problem.state != ProblemState.open:
        raise ConflictError("This problem was answered already, or is no more.")
    problem.state = ProblemState.answered
    problem.answer, problem.answered_by, problem.answered_at = text.strip(), actor, at
    session.add(problem)
    _record(session, item, actor, "answer problem", problem, {"answer": problem.answer})


def settle(session: Session, item: ActionItemRow, zone: dt.tzinfo, at: dt.datetime) -> int:
    """End the problems whose cause is gone: the item is done, or its date or progress is another;
    how many.

    `zone` is the organisation's. What a person reported ends when the item is done.
    """
    chosen = select(Problem).where(
        Problem.item_id == item.id, Problem.state != ProblemState.settled
    )
    gone = [each for each in session.exec(chosen) if is_gone(each.cause, item, zone, at)]
    for problem in gone:
        problem.state, problem.settled_at = ProblemState.settled, at
        session.add(problem)
    return len(gone)


class Standing(Protocol):
    """What of an item its problems hang on."""

    @property
    def tracked_at(self) -> dt.datetime | None: ...
    @property
    def status(self) -> str: ...
    @property
    def deadline(self) -> str | None: ...
    @property
    def behind_on(self) -> dt.date | None: ...


def is_gone(cause: ProblemCause, item: Standing, zone: dt.tzinfo, at: dt.datetime) -> bool:
    """Whether what caused a problem is no more."""
    if item.tracked_at is None or item.status == "done":
        return True
    if cause == ProblemCause.overdue:
        return item.deadline is None or escalation.overdue_at(item.deadline, zone) > at
    if cause == ProblemCause.behind:
        return item.behind_on is None or escalation.behind_at(item.behind_on, zone) > at
    return False


def _record(
    session: Session,
    item: ActionItemRow,
    actor: str,
    action: str,
    problem: Problem,
    after: dict[str, str],
) -> None:
    audit.record(
        session,
        actor,
        action,
        meeting_id=item.meeting_id,
        subject=f"action_items {item.id}",
        after=after | {"problem": problem.id or 0},
    )
