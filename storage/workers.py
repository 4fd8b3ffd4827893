"""Which worker processes are alive, so that the work of a dead one is taken over."""

import datetime as dt

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import WorkerRow


def beat(session: Session, executor_id: str, hostname: str, pid: int, now: dt.datetime) -> None:
    session.merge(WorkerRow(executor_id=executor_id, hostname=hostname, pid=pid, seen_at=now))


def all_known(session: Session) -> list[WorkerRow]:
    return list(session.exec(select(WorkerRow)))


def forget(session: Session, executor_ids: list[str]) -> None:
    session.exec(sa.delete(WorkerRow).where(col(WorkerRow.executor_id).in_(executor_ids)))
