"""What is written about problems of followed items: told level by level, and answered."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from api.delivery import item_readers, problem_texts
from api.delivery.item_readers import Reader
from api.delivery.preferences import wants
from api.delivery.problem_texts import Level, Trouble
from api.delivery.reaching import BY_CHAT, News, has_own_chat, reach, tell_groups, whom
from api.delivery.wording import speaking
from api.settings import Settings
from api.web.i18n import _
from storage import chat, meetings, owners, problems, responsible, rhythm
from storage.responsible import Contact
from storage.tables import ActionItemRow, Meeting, Message, Problem, User, now

_LAST_LEVEL = 3


def tell_level(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    contacts: Sequence[Contact],
) -> list[str]:
    """Tell a level, by two channels where it is urgent; the names of those who are told."""
    meeting = meetings.get(session, item.meeting_id)
    about = f"problem {problem.id} level {level}"
    both = problem.is_urgent or level == _LAST_LEVEL
    names, without_chat = [], False
    for contact in contacts:
        reader = item_readers.reader(session, item, contact)
        if not reader.may_know:
            continue
        with speaking(item_readers.language_of(session, item, reader)):
            news = _news(session, settings, problem, item, level, contact, reader, meeting)
            if reach(session, contact, reader.user, news, both=both):
                names.append(contact.name)
        without_chat = without_chat or not has_own_chat(session, reader.user)
    if both and without_chat:
        _tell_groups(session, settings, problem, item, level, about, meeting)
    return names


def tell_answer(
    session: Session, settings: Settings, problem: Problem, item: ActionItemRow
) -> None:
    """Tell the owner, who reported it and who was told what is done; not who says so."""
    meeting = meetings.get(session, item.meeting_id)
    own = _own(session, problem, item)
    told = [*responsible.people(session, own), *_told(session, problem)]
    for contact in responsible.once(told):
        reader = item_readers.reader(session, item, contact)
        is_owner = contact.person_id in own
        if contact.name == problem.answered_by or not reader.may_know:
            continue
        if not (is_owner or wants(reader.user, "problems")):
            continue
        with speaking(item_readers.language_of(session, item, reader)):
            subject, body = problem_texts.answer_letter(
                contact.name,
                item_readers.told(session, settings, item, reader),
                str(problem.cause),
                problem.answered_by or "",
                problem.answer or "",
                link=item_readers.item_link(settings, item, reader, _("打开行动项")),
                is_owner=is_owner,
            )
            key = f"answer {problem.id} {whom(contact)}"
            reach(session, contact, reader.user, News(key, "notice", subject, body, meeting))


def _news(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    contact: Contact,
    reader: Reader,
    meeting: Meeting,
) -> News:
    trouble = _trouble(session, settings, problem, item, level, reader)
    hours = _told_hours_ago(session, problem, level, contact)
    subject, body = problem_texts.problem_letter(
        contact.name,
        dataclasses.replace(trouble, told_hours_ago=hours),
        level,
        link=item_readers.item_link(settings, item, reader, _("打开并记录处理办法")),
        has_account=reader.user is not None,
    )
    key = f"problem {problem.id} level {level} {whom(contact)}"
    return News(key, "problem", subject, body, meeting)


def _tell_groups(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    about: str,
    meeting: Meeting,
) -> None:
    groups = chat.channels(session, meeting, "problems")
    anybody = Reader(None, may_know=True, names_meeting=False, opens=False)
    with speaking(meeting.language):
        trouble = _trouble(session, settings, problem, item, level, anybody)
        text = problem_texts.group_text(trouble, level, item_readers.item_page(settings, item))
    tell_groups(session, groups, about, "problem", text, meeting.id or 0)


def _trouble(
    session: Session,
    settings: Settings,
    problem: Problem,
    item: ActionItemRow,
    level: int,
    reader: Reader,
) -> Trouble:
    before = [
        Level(step.level, _local(settings, step.at), tuple(step.told))
        for step in problems.steps(session, problem.id or 0)
        if step.level < level
    ]
    return Trouble(
        cause=str(problem.cause),
        item=item_readers.told(session, settings, item, reader),
        arose_at=_local(settings, problem.arose_at),
        hours=rhythm.rhythm(session).level_hours,
        is_urgent=problem.is_urgent,
        text=problem.text,
        wanted=problem.wanted,
        by=problem.raised_by,
        before=tuple(before),
    )


def _told_hours_ago(session: Session, problem: Problem, level: int, contact: Contact) -> int | None:
    """Since the contact was told of it last, as one of a level before; None: never."""
    at = None
    for step in problems.steps(session, problem.id or 0):
        key = f"problem {problem.id} level {step.level} {whom(contact)}"
        # A mail, or a message to the own chat.
        chosen = select(Message.id).where(col(Message.key).in_([key, f"{key}{BY_CHAT}"]))
        if step.level < level and session.exec(chosen.limit(1)).first():
            at = step.at
    return round((now() - at) / dt.timedelta(hours=1)) if at else None


def _local(settings: Settings, at: dt.datetime) -> dt.datetime:
    return at.astimezone(settings.zone)


def _own(session: Session, problem: Problem, item: ActionItemRow) -> list[int]:
    """The owner, and who reported it."""
    named = [(item.owner, item.department)] if item.owner else []
    found = list(owners.meant(session, named).values())
    return [*found, *([problem.person_id] if problem.person_id else [])]


def _told(session: Session, problem: Problem) -> list[Contact]:
    """Whom its levels were told, by the messages to them."""
    start = f"problem {problem.id} level "
    chosen = select(Message).where(col(Message.key).startswith(start, autoescape=True))
    people, accounts = set(), set()
    for message in session.exec(chosen.order_by(col(Message.id))):
        _level, kind, number = message.key.removeprefix(start).split(" ")[:3]
        if kind == "person":
            people.add(int(number))
        elif kind == "user":
            accounts.add(int(number))
    users = [session.get(User, user_id) for user_id in sorted(accounts)]
    return [
        *responsible.people(session, sorted(people)),
        *(Contact(u.name, u.email, user_id=u.id) for u in users if u and u.is_active),
    ]
