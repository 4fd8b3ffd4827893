"""Decisions of earlier meetings, and which later ones took their place."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from storage.open_items import Condition, same_course
from storage.tables import DecisionRow, Meeting, ReviewState

MOST = 100


@dataclass(frozen=True)
class Made:
    """A decision with its meeting."""

    decision: DecisionRow
    meeting: Meeting


def before(session: Session, meeting: Meeting, visible: Condition | None = None) -> list[Made]:
    """Confirmed decisions of earlier meetings of the project or series, the latest first.

    Those of confidential meetings are left out; `visible` is what a viewer may see.
    """
    course = same_course(session, meeting)
    if visible is not None:
        course = sa.and_(course, visible)
    chosen = (
        _made()
        .where(course, ~col(Meeting.is_confidential), col(Meeting.confirmed_at).is_not(None))
        .order_by(col(Meeting.date).desc(), col(DecisionRow.id))
        .limit(MOST)
    )
    return [Made(decision, held) for decision, held in session.exec(chosen)]


def by_id(session: Session, decision_ids: Sequence[int], visible: Condition) -> dict[int, Made]:
    """Those of meetings that are `visible`."""
    chosen = _made().where(col(DecisionRow.id).in_(decision_ids), visible)
    return {decision.id or 0: Made(decision, held) for decision, held in session.exec(chosen)}


def replaced_by(
    session: Session, decision_ids: Sequence[int], visible: Condition
) -> dict[int, Made]:
    """The confirmed decisions that took the place of these, by the id of the replaced one; those
    of meetings that are `visible`."""
    chosen = (
        _made()
        .where(col(DecisionRow.replaces_id).in_(decision_ids), visible)
        .order_by(col(DecisionRow.id))
    )
    return {d.replaces_id or 0: Made(d, held) for d, held in session.exec(chosen)}


def _made() -> Select[DecisionRow, Meeting]:
    return (
        select(DecisionRow, Meeting)
        .join(Meeting, col(Meeting.id) == DecisionRow.meeting_id)
        .where(DecisionRow.review == ReviewState.confirmed)
    )
