"""What is written about followed items, to whom and when: each puts messages into the outbox.

Each gives the names of those who are written to; a key is written about once. Of confidential
meetings those who did not take part are told nothing. The words are in tracking_texts.py,
problem_texts.py and week_texts.py.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from sqlmodel import Session

from api.delivery import (
    item_readers,
    links,
    problem_letters,
    readers,
    review_letters,
    tracking_texts,
)
from api.delivery.item_readers import Reader
from api.delivery.reaching import News, reach, whom
from api.delivery.tracking_texts import Letter
from api.delivery.wording import speaking
from api.settings import Settings
from api.web.i18n import _
from storage import meetings, owners, responsible, rhythm
from storage.responsible import Contact
from storage.tables import ActionItemRow, ItemRequest, Problem, RequestKind, RequestState, now


def on_update_request(
    session: Session,
    settings: Settings,
    contact: Contact,
    items: Sequence[ActionItemRow],
    *,
    key: str,
    is_second: bool,
) -> list[str]:
    """Ask the owner how the items stand, with a signed link; `is_second`: what is still missing."""
    known = [(item, item_readers.reader(session, item, contact)) for item in items]
    found = [(item, reader) for item, reader in known if reader.may_know]
    if not found:
        return []
    first = found[0][1]
    with speaking(item_readers.language_of(session, found[0][0], first)):
        at = now().astimezone(settings.zone)
        until = dt.datetime.combine(at.date(), rhythm.rhythm(session).update_due_at, at.tzinfo)
        subject, body = tracking_texts.update_letter(
            contact.name,
            [item_readers.told(session, settings, item, reader) for item, reader in found],
            until,
            is_second=is_second,
            link=_update_link(session, settings, contact),
            has_account=first.user is not None,
        )
        news = News(key, "update request", subject, body)
        return [contact.name] if reach(session, contact, first.user, news) else []


def on_problem(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    contacts: Sequence[Contact],
) -> list[str]:
    """Tell a level of a problem; urgent ones, and the third level, by two channels."""
    return problem_letters.tell_level(session, settings, problem, item, level, contacts)


def on_answer(session: Session, settings: Settings, problem: Problem, item: ActionItemRow) -> None:
    """Tell the owner, and who was told of the problem, what is done about it."""
    problem_letters.tell_answer(session, settings, problem, item)


def on_request(
    session: Session, settings: Settings, request: ItemRequest, item: ActionItemRow
) -> None:
    """Ask the leaders for their consent."""

    def write(contact: Contact, reader: Reader) -> Letter:
        told = item_readers.told(session, settings, item, reader)
        link = item_readers.item_link(settings, item, reader, _("查看并决定"))
        name, by, reason = contact.name, request.asked_by, request.reason or ""
        if request.kind == RequestKind.new_date:
            return tracking_texts.date_request_letter(
                name, told, by, request.deadline, reason, link=link
            )
        return tracking_texts.close_request_letter(name, told, by, reason, link=link)

    contacts = responsible.leaders(session, meetings.get(session, item.meeting_id))
    _tell(session, item, contacts, f"request {request.id}", write)


def on_decided(
    session: Session, settings: Settings, request: ItemRequest, item: ActionItemRow
) -> None:
    """Tell who asked, and the owner, what the leader said."""

    def write(contact: Contact, reader: Reader) -> Letter:
        return tracking_texts.decided_letter(
            contact.name,
            item_readers.told(session, settings, item, reader),
            is_date=request.kind == RequestKind.new_date,
            is_granted=request.state == RequestState.granted,
            by=request.decided_by or "",
            date=request.deadline,
            comment=request.comment or "",
            link=_owner_link(session, settings, item, contact, reader),
            has_account=reader.user is not None,
        )

    people = {request.person_id, *_owner_ids(session, item)} - {None}
    contacts = [
        contact
        for contact in responsible.people(session, [each for each in people if each])
        if contact.name != request.decided_by
    ]
    _tell(session, item, contacts, f"decided {request.id}", write)


def on_assigned(session: Session, settings: Settings, item: ActionItemRow) -> None:
    """Tell the new owner of an item that was somebody else's."""
    by = item.status_updated_by or ""

    def write(contact: Contact, reader: Reader) -> Letter:
        return tracking_texts.assigned_letter(
            contact.name,
            item_readers.told(session, settings, item, reader),
            by,
            link=_owner_link(session, settings, item, contact, reader),
            has_account=reader.user is not None,
        )

    contacts = [
        contact
        for contact in responsible.people(session, _owner_ids(session, item))
        if contact.name != by
    ]
    at = item.status_updated_at or now()
    # It may be given to and fro.
    about = f"assigned {item.id} {at.astimezone(dt.UTC):%Y%m%dT%H%M%S%f}"
    _tell(session, item, contacts, about, write)


def on_week(
    session: Session,
    settings: Settings,
    project_id: int | None,
    week: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """Send the review of a week ("2026-W12") of a project's items to its team; None: of all."""
    return review_letters.send_week(session, settings, project_id, week, contacts)


def on_month(
    session: Session,
    settings: Settings,
    project_id: int | None,
    month: str,
    contacts: Sequence[Contact],
) -> list[str]:
    """Send the summary of a month ("2026-03")."""
    return review_letters.send_month(session, settings, project_id, month, contacts)


def _tell(
    session: Session,
    item: ActionItemRow,
    contacts: Sequence[Contact],
    about: str,
    write: Callable[[Contact, Reader], Letter],
) -> None:
    """What people are to act upon, or is of their own items, comes whatever they want else."""
    meeting = meetings.get(session, item.meeting_id)
    for contact in contacts:
        reader = item_readers.reader(session, item, contact)
        if not reader.may_know:
            continue
        with speaking(item_readers.language_of(session, item, reader)):
            subject, body = write(contact, reader)
            news = News(f"{about} {whom(contact)}", "notice", subject, body, meeting)
            reach(session, contact, reader.user, news)


def _owner_ids(session: Session, item: ActionItemRow) -> list[int]:
    named = [(item.owner, item.department)] if item.owner else []
    return list(owners.meant(session, named).values())


def _update_link(session: Session, settings: Settings, contact: Contact) -> tuple[str, str] | None:
    if contact.person_id is None or not readers.is_welcome(session, contact.person_id):
        return None
    url = links.update_url(session, settings, contact.person_id)
    return (_("更新进度"), url) if url else None


def _owner_link(
    session: Session, settings: Settings, item: ActionItemRow, contact: Contact, reader: Reader
) -> tuple[str, str] | None:
    """To the item's page for who has an account, else the signed one."""
    if reader.user:
        return item_readers.item_link(settings, item, reader, _("打开行动项"))
    if contact.person_id not in _owner_ids(session, item):
        return None
    return _update_link(session, settings, contact)
