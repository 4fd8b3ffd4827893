"""What askers said of answers, for whoever looks after the installation.

Of questions nothing was said of, only their number is told: they are nobody's but the asker's.
"""

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session, col

from storage.tables import Feedback, Question, User


@dataclass(frozen=True)
class Judged:
    """A question whose asker said what they think of the answer."""

    question: Question
    asker: str


@dataclass(frozen=True)
class Counts:
    """Of the questions asked since some time."""

    asked: int
    unanswered: int
    right: int
    wrong: int


def judged(session: Session, *, limit: int = 200) -> list[Judged]:
    """Those that were wrong first, of each the latest first."""
    is_right = col(Question.feedback) == Feedback.right
    chosen = (
        sa.select(Question, col(User.name))
        .join(User, col(User.id) == Question.user_id)
        .where(col(Question.feedback).is_not(None))
        .order_by(is_right, col(Question.id).desc())
        .limit(limit)
    )
    return [Judged(question, name) for question, name in session.execute(chosen)]


def counts(session: Session, since: dt.datetime) -> Counts:
    def those(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)

    chosen = sa.select(
        sa.func.count(),
        those(col(Question.kind) == "unanswerable"),
        those(col(Question.feedback) == Feedback.right),
        those(col(Question.feedback) == Feedback.wrong),
    ).where(col(Question.asked_at) >= since)
    asked, unanswered, right, wrong = session.execute(chosen).one()
    return Counts(asked, unanswered, right, wrong)
