"""By which ways somebody is told: mail, the own chat, or both; and a mail where a chat failed."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from api.delivery import preferences
from api.delivery.bodies import Body
from api.delivery.wording import one_line
from storage import chat, outbox
from storage.outbox import Letter
from storage.responsible import Contact
from storage.tables import Channel, ChatChannel, Meeting, Message, Person, User

# A reminder that a chat does not take within the hour comes as a mail instead.
CHAT_GIVES_UP_AFTER = dt.timedelta(hours=1)

BY_CHAT = " by chat"


@dataclass(frozen=True)
class News:
    """What somebody is told. `key` says what it is and for whom; `meeting` is what it is about."""

    key: str
    kind: str
    subject: str
    body: Body
    meeting: Meeting | None = None


def whom(contact: Contact) -> str:
    """The contact as part of a key."""
    if contact.person_id is not None:
        return f"person {contact.person_id}"
    if contact.user_id is not None:
        return f"user {contact.user_id}"
    return f"mail {contact.address}"


def reach(
    session: Session, contact: Contact, user: User | None, news: News, *, both: bool = False
) -> bool:
    """Tell the contact by mail or, as `user` chose, by the own chat; `both`: by all there is.

    False: there is no way to reach them.
    """
    own = chat.own(session, user.id) if user else None
    prefers_chat = own is not None and preferences.channel(user) == "chat"
    if own and (prefers_chat or both or not contact.address):
        outbox.put(session, _chat(contact, own, news))
    if contact.address and (both or not prefers_chat):
        outbox.put(session, _mail(contact, contact.address, news))
    return bool(own or contact.address)


def has_own_chat(session: Session, user: User | None) -> bool:
    return user is not None and chat.own(session, user.id) is not None


def tell_groups(
    session: Session, groups: list[ChatChannel], about: str, kind: str, text: str, meeting_id: int
) -> None:
    """`about` is told to each group once."""
    for group in groups:
        outbox.put(
            session,
            Letter(
                key=f"{about} chat {group.id}",
                kind=kind,
                channel=Channel.chat,
                recipient=group.name,
                address=str(group.id),
                subject=text.splitlines()[0],
                text=text,
                meeting_id=meeting_id or None,
            ),
        )


def mail_instead(session: Session, message: Message) -> Message | None:
    """A mail in the place of a message that somebody's own chat refused for good.

    None where it was no such message, or there is no address. A person was not told else.
    """
    if message.channel != Channel.chat or not message.key.endswith(BY_CHAT):
        return None
    address = _address(session, message)
    if not address:
        return None
    return outbox.put(
        session,
        Letter(
            key=message.key.removesuffix(BY_CHAT),
            kind=message.kind,
            recipient=message.recipient,
            address=address,
            subject=message.subject,
            text=message.text,
            html=message.html,
            meeting_id=message.meeting_id,
            person_id=message.person_id,
        ),
    )


def is_own_chat(message: Message) -> bool:
    return message.channel == Channel.chat and message.key.endswith(BY_CHAT)


def _mail(contact: Contact, address: str, news: News) -> Letter:
    return Letter(
        key=news.key,
        kind=news.kind,
        recipient=contact.name,
        address=address,
        subject=one_line(news.subject),
        text=news.body.as_text(),
        html=news.body.as_html(),
        meeting_id=news.meeting.id if news.meeting else None,
        person_id=contact.person_id,
    )


def _chat(contact: Contact, own: ChatChannel, news: News) -> Letter:
    """The same words; its HTML is for the mail, should the chat refuse it."""
    return Letter(
        key=news.key + BY_CHAT,
        kind=news.kind,
        channel=Channel.chat,
        recipient=contact.name,
        address=str(own.id),
        subject=one_line(news.subject),
        text=news.body.as_chat(),
        html=news.body.as_html(),
        meeting_id=news.meeting.id if news.meeting else None,
        person_id=contact.person_id,
    )


def _address(session: Session, message: Message) -> str | None:
    own = session.get(ChatChannel, int(message.address))
    user = session.get(User, own.user_id) if own and own.user_id else None
    person = session.get(Person, message.person_id) if message.person_id else None
    return (person.email if person else None) or (user.email if user else None)
