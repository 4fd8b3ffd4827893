"""What is written to whom, and when: each puts its messages into the outbox.

The words are in letter_texts.py and reminder_texts.py.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from sqlmodel import Session

from api.delivery import issue_letters, readers, reminder_texts
from api.delivery.bodies import Body
from api.delivery.issue_letters import chat_letter
from api.delivery.preferences import wants
from api.delivery.reminder_texts import Draft
from api.delivery.wording import one_line, speaking
from api.settings import Settings
from api.web.i18n import LANGUAGES, _
from storage import chat, clocks, meetings, minutes, outbox, responsible
from storage.outbox import Letter
from storage.responsible import Contact
from storage.tables import Meeting, MinutesRow, User, now

# A draft, whom it is for, and where to go on: the subject and the body.
Writing = Callable[[Draft, str, tuple[str, str] | None], tuple[str, Body]]


def on_submit(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Ask the leaders for their approval."""
    meeting = meetings.get(session, row.meeting_id)
    gaps = len(row.content.get("gaps", ()))

    def write(draft: Draft, name: str, link: tuple[str, str] | None) -> tuple[str, Body]:
        return reminder_texts.submit_letter(draft, name, row.submitted_by or "", gaps, link)

    about = f"submit {row.id} {_second(row.submitted_at)}"
    contacts = responsible.leaders(session, meeting)
    _tell(session, settings, meeting, contacts, write, about=about, kind="notice", row=row)


def on_return(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Tell the recorder what the leader wants changed."""
    meeting = meetings.get(session, row.meeting_id)

    def write(draft: Draft, name: str, link: tuple[str, str] | None) -> tuple[str, Body]:
        by, comment = row.returned_by or "", row.comment or ""
        return reminder_texts.return_letter(draft, name, by, comment, link)

    about = f"return {row.id} {_second(row.returned_at)}"
    contacts = responsible.recorders(session, meeting)
    _tell(session, settings, meeting, contacts, write, about=about, kind="notice", row=row)


def on_issue(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Send the minutes to everybody who is to get them."""
    issue_letters.send(session, settings, row)


def on_minutes_clock(
    session: Session, settings: Settings, meeting: Meeting, step: str, contacts: list[Contact]
) -> None:
    """Remind of minutes that are due, or tell that they are late. `step`: half, soon, late."""

    def write(draft: Draft, name: str, link: tuple[str, str] | None) -> tuple[str, Body]:
        return reminder_texts.clock_letter(draft, name, link, meeting.late_reason or "")

    about = f"clock {meeting.id} {step}"
    _tell(session, settings, meeting, contacts, write, about=about, kind="reminder")
    if step == "late":
        _tell_chats(session, settings, meeting, about)


def _tell(
    session: Session,
    settings: Settings,
    meeting: Meeting,
    contacts: Iterable[Contact],
    write: Writing,
    *,
    about: str,
    kind: str,
    row: MinutesRow | None = None,
) -> None:
    """A mail to each of them who has an address and wants such mails."""
    for contact in contacts:
        known = readers.standing(session, meeting, contact.person_id, contact.user_id)
        if not contact.address or not wants(known.user, "minutes"):
            continue
        preferred = known.user.preferences.get("language") if known.user else None
        with speaking(preferred if preferred in LANGUAGES else meeting.language):
            is_hidden = meeting.is_confidential and not (known.sees or known.took_part)
            page = readers.minutes_page(settings, meeting) if known.sees else None
            draft = _draft(session, settings, meeting, is_hidden=is_hidden, user=known.user)
            link = (_("打开纪要"), page) if page else None
            subject, body = write(draft, contact.name, link)
            outbox.put(
                session,
                Letter(
                    key=f"{about} {_whom(contact)}",
                    kind=kind,
                    recipient=contact.name,
                    address=contact.address,
                    subject=one_line(subject),
                    text=body.as_text(),
                    html=body.as_html(),
                    meeting_id=meeting.id,
                    minutes_id=row.id if row else None,
                    person_id=contact.person_id,
                ),
            )


def _tell_chats(session: Session, settings: Settings, meeting: Meeting, about: str) -> None:
    with speaking(meeting.language):
        page = readers.minutes_page(settings, meeting)
        text = reminder_texts.late_chat_text(_draft(session, settings, meeting), page)
        for group in chat.channels(session, meeting, "minutes late"):
            outbox.put(session, chat_letter(group, about, "reminder", text, meeting))


def _draft(
    session: Session,
    settings: Settings,
    meeting: Meeting,
    *,
    is_hidden: bool = False,
    user: User | None = None,
) -> Draft:
    latest = minutes.latest(session, meeting.id or 0)
    return Draft(
        title=None if is_hidden else meeting.title,
        day=meeting.date,
        due_at=_due_at(session, settings, meeting),
        recorder=meeting.recorder or "",
        at=now().astimezone(settings.zone),
        state=latest.state if latest else None,
        is_timed=clocks.is_timed(meeting, settings.zone),
        has_account=user is not None,
    )


def _due_at(session: Session, settings: Settings, meeting: Meeting) -> dt.datetime:
    zone = settings.zone
    due_at = meeting.minutes_due_at or clocks.due_at(clocks.rule(session), meeting, zone)
    return due_at.astimezone(zone)


def _whom(contact: Contact) -> str:
    if contact.person_id is not None:
        return f"person {contact.person_id}"
    if contact.user_id is not None:
        return f"user {contact.user_id}"
    return f"mail {contact.address}"


def _second(at: dt.datetime | None) -> str:
    """Minutes can be submitted and returned several times."""
    return f"{at.astimezone(dt.UTC):%Y%m%dT%H%M%S}" if at else ""
