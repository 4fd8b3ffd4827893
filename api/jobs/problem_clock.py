"""A round of the worker: troubles with items are raised, told level by level, and settled."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from functools import partial

from sqlmodel import Session

from api.delivery import tracking_letters
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from api.services_tracking import told as as_told
from assistant.errors import NotFoundError
from assistant.tracking import escalation
from assistant.tracking.escalation import Level, Told
from assistant.tracking.rhythm import Rhythm
from storage import followed, meetings, problems, responsible, rhythm, tracking, webhooks
from storage.followed import Arising, Trouble
from storage.responsible import Contact
from storage.tables import (
    ActionItemRow,
    Problem,
    ProblemCause,
    ProblemState,
    ProblemStep,
)

log = logging.getLogger(__name__)

ACTOR = "assistant"
_AT_ONCE = 200


def follow_problems(shop: Workshop, now: dt.datetime) -> int:
    """Settle problems that are no more, raise new ones, tell who is next; how often.

    Plans are measured anew first where the rule or the calendar is another.
    """
    _keep_plans(shop)
    done = _settle(shop, now) + _raise(shop, now)
    return done + _tell(shop, now)


def _keep_plans(shop: Workshop) -> None:
    with shop.database.read() as session:
        if not rhythm.are_plans_stale(session):
            return
        rule = rhythm.rhythm(session).plan
        found = followed.misplanned(session, rule)
    # Some at a time: of 100,000 items others would wait for minutes.
    for first in range(0, len(found), _AT_ONCE):
        with shop.database.write() as session:
            for item_id in found[first : first + _AT_ONCE]:
                item = session.get(ActionItemRow, item_id)
                if item:
                    tracking.plan(rule, meetings.get(session, item.meeting_id), item)
    with shop.database.write() as session:
        if rhythm.rhythm(session).plan == rule:
            rhythm.keep_planned(session)


def _settle(shop: Workshop, now: dt.datetime) -> int:
    zone = shop.settings.zone
    with shop.database.read() as session:
        goes_on = followed.troubled(session, [ProblemState.open, ProblemState.answered])
    gone = {each.item_id for each in goes_on if problems.is_gone(each.cause, each, zone, now)}
    done = 0
    for item_id in sorted(gone):
        done += safely(f"settle problems of item {item_id}", partial(_end, shop, item_id, now))
    return done


def _end(shop: Workshop, item_id: int, now: dt.datetime) -> int:
    with shop.database.write() as session:
        item = _held(session, item_id)
        return problems.settle(session, item, shop.settings.zone, now)


def _raise(shop: Workshop, now: dt.datetime) -> int:
    zone = shop.settings.zone
    local = now.astimezone(zone).replace(tzinfo=None)
    with shop.database.read() as session:
        since = rhythm.since(session)
        begun = since.astimezone(zone).replace(tzinfo=None) if since else None
        overdue = followed.newly_overdue(session, local, begun, but_of=SAMPLE_ID)
        behind = followed.newly_behind(session, local, begun, but_of=SAMPLE_ID)
    done = 0
    for cause, found in ((ProblemCause.overdue, overdue), (ProblemCause.behind, behind)):
        for each in found:
            at = _arose_at(cause, each, zone)
            if at is None or at > now or (since and at < since):
                continue
            what = f"raise {cause} of item {each.item_id}"
            done += safely(what, partial(_raise_one, shop, cause, each, at))
    return done


def _arose_at(cause: ProblemCause, each: Arising, zone: dt.tzinfo) -> dt.datetime | None:
    """None where it is no news."""
    if cause == ProblemCause.behind and each.behind_on:
        return escalation.behind_at(each.behind_on, zone)
    if escalation.is_old(each.deadline, each.tracked_at, zone):
        return None
    return escalation.overdue_at(each.deadline, zone)


def _raise_one(shop: Workshop, cause: ProblemCause, each: Arising, at: dt.datetime) -> bool:
    key = f"{cause} {each.item_id} {each.deadline}"
    if cause == ProblemCause.behind:
        key += f" {each.behind_on}"
    with shop.database.write() as session:
        item = tracking.hold(session, each.item_id)
        known = problems.of_item(session, each.item_id)
        goes_on = any(p.cause == cause and p.state != ProblemState.settled for p in known)
        is_same = (item.deadline, item.behind_on) == (each.deadline, each.behind_on)
        if goes_on or not is_same or item.status == "done" or key in {p.key for p in known}:
            return False  # another worker was faster, or somebody changed it since
        problem = problems.raise_(session, item, cause, key, actor=ACTOR, at=at)
        name = f"problem.raised {problem.id}"
        webhooks.emit(session, "problem.raised", name, as_told(item, problem))
        return True


def _tell(shop: Workshop, now: dt.datetime) -> int:
    zone = shop.settings.zone
    with shop.database.read() as session:
        rule = rhythm.rhythm(session)
        found = followed.troubled(session, [ProblemState.open])
        steps = problems.steps_of_open(session)
    done = 0
    for each in found:
        level = _next(rule, zone, each, steps.get(each.problem_id, []))
        if level and escalation.is_due(rule, zone, level, now, is_urgent=each.is_urgent):
            what = f"tell of problem {each.problem_id}"
            done += safely(what, partial(_tell_of, shop, each.problem_id, each.item_id, now))
    return done


def _next(
    rule: Rhythm, zone: dt.tzinfo, problem: Problem | Trouble, steps: Sequence[ProblemStep]
) -> Level | None:
    told = [Told(step.at, bool(step.told)) for step in steps]
    return escalation.next_level(rule, zone, problem.arose_at, told, is_urgent=problem.is_urgent)


def _tell_of(shop: Workshop, problem_id: int, item_id: int, now: dt.datetime) -> int:
    """Tell the level that is due, and where it has nobody the one after it."""
    zone, done = shop.settings.zone, 0
    with shop.database.write() as session:
        item = tracking.hold(session, item_id)
        problem = problems.get(session, problem_id)
        session.refresh(problem)
        rule = rhythm.rhythm(session)
        while problem.state == ProblemState.open:
            level = _next(rule, zone, problem, problems.steps(session, problem_id))
            if level is None or not escalation.is_due(
                rule, zone, level, now, is_urgent=problem.is_urgent
            ):
                break
            _tell_level(shop, session, problem, item, level.number, now)
            done += 1
    return done


def _tell_level(
    shop: Workshop,
    session: Session,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    now: dt.datetime,
) -> None:
    told = _write(shop, session, problem, item, level, _whom(session, problem, item, level))
    if not told and level == escalation.LEVELS:
        told = _write(shop, session, problem, item, level, _last_resort(session, item))
    problems.tell(session, problem, level, told, now)
    data = as_told(item, problem) | {"level": level, "told": told}
    name = f"problem.escalated {problem.id} {level}"
    webhooks.emit(session, "problem.escalated", name, data)


def _write(
    shop: Workshop,
    session: Session,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    contacts: Sequence[Contact],
) -> list[str]:
    if not contacts:
        return []
    return tracking_letters.on_problem(session, shop.settings, problem, item, level, contacts)


def _whom(session: Session, problem: Problem, item: ActionItemRow, level: int) -> list[Contact]:
    """Liaisons, leaders, executives; of who is behind the leaders of the project at once."""
    meeting = meetings.get(session, item.meeting_id)
    found: list[Contact] = []
    if level == 1:
        found = responsible.liaisons(session, item)
        if problem.cause == ProblemCause.behind:
            found += responsible.project_leaders(session, item)
    elif level == 2:
        found = responsible.leaders(session, meeting)
    else:
        found = responsible.executives(session, meeting)
    return responsible.once(responsible.who_may_know(session, meeting, found))


def _last_resort(session: Session, item: ActionItemRow) -> list[Contact]:
    meeting = meetings.get(session, item.meeting_id)
    return responsible.who_may_know(session, meeting, responsible.administrators(session))


def _held(session: Session, item_id: int) -> ActionItemRow:
    """An item, followed or not. Raises NotFoundError."""
    item = session.get(ActionItemRow, item_id)
    if item is None:
        raise NotFoundError(f"There is no action item {item_id}.")
    meetings.hold(session, item.meeting_id)
    session.refresh(item)
    return item


def safely(what: str, do: Callable[[], int]) -> int:
    """One that cannot be told of must not keep the others from being."""
    try:
        return do()
    except NotFoundError:  # deleted since
        return 0
    except Exception:
        log.exception("this could not be done, and is tried again: %s", what)
        return 0
