"""Mails with a link that makes an account, or sets a new password.

The link stands in the message and is good for seven days, once; whoever could read it in the
database could make such a link as well.
"""

from sqlmodel import Session, col, select

from api.delivery import account_texts, links
from api.delivery.bodies import Body
from api.delivery.smtp import configured
from api.delivery.wording import one_line
from api.settings import Settings
from api.web import words
from storage import organisation, outbox
from storage.outbox import Letter
from storage.tables import Invitation, Message, MessageState


def go_out(settings: Settings, address: str | None) -> bool:
    """Whether a mail is sent: there is a mail server, and an address for the link and for it."""
    return bool(configured(settings) and settings.public_url and address)


def on_invite(session: Session, settings: Settings, row: Invitation, secret: str) -> None:
    """Send the link of an invitation, in the language of who invites; no earlier one any more."""
    withdraw(session, row)
    if link := _link(settings, row, secret):
        name = organisation.current(session).name
        role = words.ROLES[row.role]
        _put(
            session,
            row,
            *account_texts.invitation_letter(row.name, name, row.invited_by, role, link),
        )


def on_password_link(session: Session, settings: Settings, row: Invitation, secret: str) -> None:
    """Send the link that sets a new password."""
    if link := _link(settings, row, secret):
        _put(session, row, *account_texts.password_letter(row.name, row.invited_by, link))


def withdraw(session: Session, row: Invitation) -> None:
    """What waits to be sent is not sent: its link ended."""
    chosen = select(Message).where(
        col(Message.key).startswith(f"invitation {row.id} "), Message.state == MessageState.queued
    )
    for message in session.exec(chosen):
        outbox.cancel(session, message)


def _link(settings: Settings, row: Invitation, secret: str) -> str | None:
    return links.page(settings, f"/welcome/{secret}") if go_out(settings, row.email) else None


def _put(session: Session, row: Invitation, subject: str, body: Body) -> None:
    outbox.put(
        session,
        Letter(
            # A link that is renewed is another one.
            key=f"invitation {row.id} {row.token_hash[:16]}",
            kind="invitation",
            recipient=row.name,
            address=row.email or "",
            subject=one_line(subject),
            text=body.as_text(),
            html=body.as_html(),
            person_id=row.person_id,
        ),
    )
