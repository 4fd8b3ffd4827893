"""Reminding of minutes that are due, and telling that they are late: a round of the worker."""

import datetime as dt
import logging
from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col, select

from api.delivery import letters
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from assistant.errors import NotFoundError
from assistant.tracking.clocks import ClockRule, DueSteps, Step, due_steps, steps
from storage import audit, clocks, meetings, responsible
from storage.responsible import Contact
from storage.tables import Meeting, Message

log = logging.getLogger(__name__)

ACTOR = "assistant"

_NOTHING = DueSteps(None, ())


def remind(shop: Workshop, now: dt.datetime) -> int:
    """Take the steps that are due by now; of how many meetings that was done.

    A step that reaches nobody is not taken: it is looked at again, so that an address that is
    added later still gets it, once.

    A meeting counts once it has ended, with or without a recording: somebody may have forgotten
    it. The sample does not, nor do old meetings that were put in for the record.
    """
    zone = shop.settings.zone
    with shop.database.read() as session:
        rule = clocks.rule(session)
        waiting = clocks.waiting(session, now.astimezone(zone).date())
        taken = clocks.recorded_steps(session, [m.id or 0 for m in waiting])
    due = [m for m in waiting if _due(rule, m, zone, now, taken.get(m.id or 0, ())) != _NOTHING]
    done = 0
    for meeting in due:
        try:
            done += _remind(shop, meeting.id or 0, now)
        except NotFoundError:  # deleted since
            continue
        # One meeting that cannot be written about must not keep the others from being.
        except Exception:
            log.exception("nobody could be reminded of the minutes of meeting %s", meeting.id)
    return done


def _due(
    rule: ClockRule, meeting: Meeting, zone: dt.tzinfo, now: dt.datetime, taken: Collection[str]
) -> DueSteps:
    if meeting.source_id == SAMPLE_ID or not clocks.is_timed(meeting, zone):
        return _NOTHING
    return due_steps(steps(rule, clocks.ended_at(meeting, zone), zone), now, taken)


def _remind(shop: Workshop, meeting_id: int, now: dt.datetime) -> bool:
    """In one transaction: what to do, the letters, and that it was done; whether anything was.

    Of several workers the first holds the meeting; the others then find that all is done.
    """
    with shop.database.write() as session:
        meeting = meetings.hold(session, meeting_id)
        if meeting.minutes_issued_at is not None:
            return False
        rule = clocks.rule(session)
        taken = clocks.recorded_steps(session, [meeting_id]).get(meeting_id, set())
        due = _due(rule, meeting, shop.settings.zone, now, taken)
        for step in due.passed_over:
            clocks.pass_over(session, meeting_id, step, at=now)
        told = _tell(shop, session, meeting, due.take) if due.take else []
        if due.take and told:
            clocks.take(session, meeting_id, due.take, at=now, told=told)
            if due.take == "late":
                due_at = clocks.due_at(rule, meeting, shop.settings.zone)
                _record_lateness(session, meeting, due_at, told)
        return bool(told or due.passed_over)


def _tell(shop: Workshop, session: Session, meeting: Meeting, step: Step) -> list[str]:
    """The names of those who are written to: who has no address, or wants no mail, is not."""
    before = _last_message(session)
    letters.on_minutes_clock(session, shop.settings, meeting, step, _whom(session, meeting, step))
    session.flush()
    chosen = select(Message.recipient).where(
        col(Message.id) > before, Message.meeting_id == meeting.id, Message.kind == "reminder"
    )
    return list(dict.fromkeys(session.exec(chosen.order_by(col(Message.id)))))


def _last_message(session: Session) -> int:
    return session.execute(sa.select(sa.func.max(col(Message.id)))).scalar_one() or 0


def _whom(session: Session, meeting: Meeting, step: Step) -> list[Contact]:
    """Recorder and leader; the executive, too, of minutes that are late."""
    found = [*responsible.leaders(session, meeting)]
    if step == "late":
        found += responsible.executives(session, meeting)
    return responsible.once([*responsible.recorders(session, meeting), *found])


def _record_lateness(
    session: Session, meeting: Meeting, due_at: dt.datetime, told: list[str]
) -> None:
    audit.record(
        session,
        ACTOR,
        "tell of late minutes",
        meeting_id=meeting.id,
        subject="meeting",
        after={"due_at": f"{due_at:%Y-%m-%d %H:%M}", "told": told},
    )
