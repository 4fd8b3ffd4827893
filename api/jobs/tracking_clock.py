"""Rounds of the worker that follow items: owners are asked, teams review, troubles are told of.

What is due is decided by pure functions (assistant.tracking); what is done is claimed in the
database, in the transaction of its letters: several workers do it once.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from sqlmodel import Session

from api.delivery import tracking_letters
from api.jobs.problem_clock import follow_problems, safely
from api.jobs.steps import Workshop
from api.sample import SAMPLE_ID
from assistant.tracking import escalation, occasions
from assistant.tracking.occasions import Kind, Occasion
from storage import clock_steps, followed, responsible, rhythm
from storage.responsible import Contact
from storage.tables import ActionItemRow

__all__ = ["ask_owners", "follow_problems", "send_month", "send_reviews"]


def ask_owners(shop: Workshop, now: dt.datetime) -> int:
    """Ask owners how their items stand, and again those who have not said; how many.

    Who cannot be reached is not asked, and is looked at again until it is too late.
    """
    done = 0
    for occasion in _due(shop, now, "ask", "again"):
        with shop.database.read() as session:
            person_ids = followed.owners_to_ask(
                session, occasion.begins, occasion.ends, but_of=SAMPLE_ID
            )
            contacts = responsible.people(session, person_ids)
            taken = clock_steps.taken(session, occasion.key("person "))
        for contact in _reachable(contacts):
            key = occasion.key(f"person {contact.person_id}")
            if key not in taken:
                done += safely(key, partial(_ask, shop, occasion, contact, now))
    return done


def _ask(shop: Workshop, occasion: Occasion, contact: Contact, now: dt.datetime) -> bool:
    with shop.database.write() as session:
        step = clock_steps.claim(session, occasion.key(f"person {contact.person_id}"), at=now)
        if step is None:
            return False
        items = followed.items_to_ask_for(
            session, contact.person_id or 0, occasion.begins, occasion.ends, but_of=SAMPLE_ID
        )
        told = _write(shop, session, occasion, contact, items) if items else []
        clock_steps.tell(session, step, told)
        return bool(told)


def _write(
    shop: Workshop,
    session: Session,
    occasion: Occasion,
    contact: Contact,
    items: Sequence[ActionItemRow],
) -> list[str]:
    key = occasion.key(f"person {contact.person_id}")
    is_second = occasion.kind == "again"
    return tracking_letters.on_update_request(
        session, shop.settings, contact, items, key=key, is_second=is_second
    )


def send_reviews(shop: Workshop, now: dt.datetime) -> int:
    """Send the review of the week to the team of each project; to how many teams."""
    return sum(
        _of_projects(shop, occasion, now, responsible.team, tracking_letters.on_week)
        for occasion in _due(shop, now, "review")
    )


def send_month(shop: Workshop, now: dt.datetime) -> int:
    """Send the summary of the month before to who oversees each project; of how many."""
    return sum(
        _of_projects(shop, occasion, now, responsible.overseers, tracking_letters.on_month)
        for occasion in _due(shop, now, "month")
    )


Readers = Callable[[Session, int | None], list[Contact]]
Send = Callable[..., list[str]]


def _of_projects(
    shop: Workshop, occasion: Occasion, now: dt.datetime, readers: Readers, send: Send
) -> int:
    with shop.database.read() as session:
        taken = clock_steps.taken(session, occasion.key(""))
        projects = followed.projects_followed(
            session, occasion.begins, occasion.ends, but_of=SAMPLE_ID
        )
        waiting = [
            (project_id, contacts)
            for project_id in projects
            if occasion.key(_whom(project_id)) not in taken
            and (contacts := _reachable(readers(session, project_id)))
        ]
    done = 0
    for project_id, contacts in waiting:
        key = occasion.key(_whom(project_id))
        done += safely(key, partial(_send, shop, occasion, now, project_id, contacts, send))
    return done


def _send(
    shop: Workshop,
    occasion: Occasion,
    now: dt.datetime,
    project_id: int | None,
    contacts: list[Contact],
    send: Send,
) -> bool:
    with shop.database.write() as session:
        step = clock_steps.claim(session, occasion.key(_whom(project_id)), at=now)
        if step is None:
            return False
        told = send(session, shop.settings, project_id, occasion.period, contacts)
        clock_steps.tell(session, step, told)
        return bool(told)


def _whom(project_id: int | None) -> str:
    return f"project {project_id}" if project_id else "all"


def _due(shop: Workshop, now: dt.datetime, *kinds: Kind) -> list[Occasion]:
    """The occasions to be taken now: those that are late wait until people may be written to."""
    zone = shop.settings.zone
    with shop.database.read() as session:
        rule = rhythm.rhythm(session)
    found = [each for each in occasions.due(rule, now, zone) if each.kind in kinds]
    return found if found and escalation.is_allowed(rule, now, zone) else []


def _reachable(contacts: Iterable[Contact]) -> list[Contact]:
    """Without those who surely cannot be written to: they are not tried each minute."""
    return [each for each in contacts if each.address or each.user_id]
