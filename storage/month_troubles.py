"""Problems of followed items in a month: how many, who was told, how soon they were answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from assistant.tracking.reviews import Period
from storage.review_scope import Condition, number_of, of_items, within
from storage.tables import ActionItemRow, Problem, ProblemStep


@dataclass(frozen=True)
class Troubles:
    """Problems of the month. `hours` is the median time to an answer; None without any."""

    raised: int
    answered: int
    told_leaders: int
    told_executives: int
    unanswered: int  # of all there were at its end
    hours: float | None


def troubles(
    session: Session, period: Period, at: dt.datetime, chosen: Sequence[Condition]
) -> Troubles:
    def of_problems(*columns: Any) -> Any:
        joined = of_items(*columns).join(Problem, col(Problem.item_id) == ActionItemRow.id)
        return joined.where(*chosen)

    arose_at, answered_at = col(Problem.arose_at), col(Problem.answered_at)
    settled_at = col(Problem.settled_at)
    ended = sa.func.coalesce(answered_at, settled_at)
    is_open = sa.and_(arose_at < at, sa.or_(ended.is_(None), ended >= at))
    raised, unanswered = session.execute(
        of_problems(number_of(within(arose_at, period)), number_of(is_open))
    ).one()
    times = session.execute(
        of_problems(arose_at, answered_at).where(within(answered_at, period))
    ).all()
    hours = [(answered - arose).total_seconds() / 3600 for arose, answered in times]
    steps = (
        of_problems(col(ProblemStep.level), sa.func.count())
        .join(ProblemStep, col(ProblemStep.problem_id) == Problem.id)
        .where(within(col(ProblemStep.at), period))
        .group_by(col(ProblemStep.level))
    )
    told: dict[int, int] = {level: count for level, count in session.execute(steps)}
    return Troubles(
        raised=int(raised),
        answered=len(times),
        told_leaders=told.get(2, 0),
        told_executives=told.get(3, 0),
        unanswered=int(unanswered),
        hours=median(hours) if hours else None,
    )
