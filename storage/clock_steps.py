"""Occasions of the rhythm that were taken: claimed by key, so that each is taken once."""

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.tables import ClockStep


def claim(
    session: Session, key: str, *, at: dt.datetime, is_passed_over: bool = False
) -> ClockStep | None:
    """The step, for whoever claims it first; None for everybody else.

    Another worker that claims it waits for the end of this transaction.
    """
    step = ClockStep(key=key, at=at, is_passed_over=is_passed_over)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    added = insert(ClockStep).values(**step.model_dump()).on_conflict_do_nothing()
    if not session.execute(added.returning(col(ClockStep.key))).first():
        return None
    return session.exec(select(ClockStep).where(ClockStep.key == key)).one()


def tell(session: Session, step: ClockStep, told: Sequence[str]) -> None:
    """Record who was told; a step that told nobody is not taken, and may be claimed again."""
    if told:
        step.told = list(told)
        session.add(step)
    else:
        session.delete(step)
    session.flush()


def taken(session: Session, prefix: str) -> set[str]:
    """The keys that begin so, such as "week 2026-W12 ask"."""
    chosen = select(ClockStep.key).where(col(ClockStep.key).startswith(prefix, autoescape=True))
    return set(session.exec(chosen))
