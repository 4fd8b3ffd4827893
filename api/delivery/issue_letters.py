"""The mails and chat notices that take issued minutes to people."""

from dataclasses import replace
from pathlib import PurePath
from typing import Any

from sqlmodel import Session, col, select

from api.delivery import calendar, letter_texts, links, own_items, readers
from api.delivery.letter_texts import Issued, Reader
from api.delivery.own_items import OwnItems
from api.delivery.readers import Standing
from api.delivery.wording import one_line, speaking
from api.settings import Settings
from api.web.i18n import _
from storage import chat, meetings, minutes, outbox, recipients
from storage.outbox import Letter
from storage.recipients import Recipient
from storage.tables import (
    Channel,
    ChatChannel,
    Meeting,
    Message,
    MessageState,
    MinutesRow,
    NextMeetingRow,
    now,
)

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_PDF = "application/pdf"


def send(session: Session, settings: Settings, row: MinutesRow) -> None:
    """A mail to each recipient of this version."""
    meeting = meetings.get(session, row.meeting_id)
    issue = _Issue(session, settings, meeting, row)
    with speaking(meeting.language):
        for recipient in everybody(session, meeting, row):
            if recipient.address and issue.has_news_for(recipient):
                outbox.put(session, issue.letter(recipient))
        issue.tell_chats()


def key(row: MinutesRow, recipient: Recipient) -> str:
    """Of the one message that takes this version to the recipient."""
    return f"minutes {row.id} {_whom(recipient)}"


def send_later(
    session: Session, settings: Settings, row: MinutesRow, recipient: Recipient, address: str
) -> bool:
    """The mail to one who had no address when this version was issued. False: there is nothing
    in it for them. The key is that of the recipient as issued: there is no second mail."""
    meeting = meetings.get(session, row.meeting_id)
    issue = _Issue(session, settings, meeting, row)
    with speaking(meeting.language):
        if not issue.has_news_for(recipient):
            return False
        letter = issue.letter(recipient.model_copy(update={"address": address}))
        outbox.put(session, replace(letter, key=key(row, recipient)))
    return True


def everybody(session: Session, meeting: Meeting, row: MinutesRow) -> list[Recipient]:
    """The recipients of this version, each once: they are what the leader saw, and nobody else."""
    found: dict[str, Recipient] = {}
    for recipient in recipients.of(session, meeting, row):
        found.setdefault(_whom(recipient), recipient)
    return list(found.values())


def _sent_before(session: Session, row: MinutesRow) -> list[Message]:
    """The mails of earlier versions, the latest first."""
    chosen = (
        select(Message)
        .join(MinutesRow, col(MinutesRow.id) == Message.minutes_id)
        .where(
            Message.meeting_id == row.meeting_id,
            MinutesRow.version < row.version,
            Message.channel == Channel.mail,
            col(Message.kind).in_(("minutes", "items")),
            Message.state != MessageState.cancelled,
        )
        .order_by(col(Message.id).desc())
    )
    return list(session.exec(chosen))


def _earlier_calendars(session: Session, row: MinutesRow) -> dict[str, str]:
    """The calendar file that each recipient has of the version before, by whom it went to."""
    found: dict[str, str] = {}
    for message in _sent_before(session, row):
        whom = message.key.removeprefix(f"minutes {message.minutes_id} ")
        files = [f for f in message.attachments if f["media_type"] == calendar.MEDIA_TYPE]
        held = files[0]["content"] if files else ""
        found.setdefault(whom, held)
        if message.person_id is None:  # went to an address that was found or changed later
            found.setdefault(f"mail {_address(message.address)}", held)
    return found


class _Issue:
    """One version on its way out."""

    def __init__(
        self, session: Session, settings: Settings, meeting: Meeting, row: MinutesRow
    ) -> None:
        self.session, self.settings, self.meeting, self.row = session, settings, meeting, row
        self.content = minutes.content(row)
        self.items = OwnItems(session, row.meeting_id, self.content)
        self.next_meeting = own_items.next_meeting(session, row.meeting_id, self.content)
        self.calendars = _earlier_calendars(session, row) if row.version > 1 else {}
        self.place = links.place_name(session)
        self.issued = Issued(
            title=self.content.title,
            day=meeting.date,
            version=row.version,
            number=row.number or "",
            issued_on=(row.issued_at or now()).astimezone(settings.zone).date(),
            approved_by=row.approved_by or "",
            recorder=meeting.recorder or "",
            content=self.content,
            changes=tuple(row.changes),
        )

    def has_news_for(self, recipient: Recipient) -> bool:
        """Not for who is to get the own items, has none, and was not told of any before."""
        is_told = recipient.gets == "minutes" or _whom(recipient) in self.calendars
        return is_told or bool(self.items.of(recipient))

    def letter(self, recipient: Recipient) -> Letter:
        known = readers.standing(self.session, self.meeting, recipient.person_id)
        own = self.items.of(recipient)
        gets_minutes = recipient.gets == "minutes"
        names_meeting = gets_minutes or known.sees or known.took_part
        link = self._link(recipient, known, has_items=bool(own))
        dated = own_items.with_the_deadline_told(own, self.content, self.meeting.date.year)
        entries = calendar.for_person(
            self.meeting,
            [each.item for each in dated],
            self._following(gets_minutes),
            self.settings.zone,
            place=self.place,
            version=self.row.version,
            # A calendar is shared more easily than a mail: no signed link in it.
            link=link[1] if link and known.user else None,
            names_meeting=names_meeting,
            before=self.calendars.get(_whom(recipient), ""),
        )
        files = self._files(entries, gets_minutes=gets_minutes)
        reader = Reader(
            name=recipient.name,
            gets_minutes=gets_minutes,
            names_meeting=names_meeting,
            has_account=known.user is not None,
            link=link,
            attachments=tuple(each["filename"] for each in files),
            items=own,
        )
        body = letter_texts.minutes_body(self.issued, reader)
        return Letter(
            key=key(self.row, recipient),
            kind="minutes" if gets_minutes else "items",
            recipient=recipient.name,
            address=recipient.address or "",
            subject=one_line(letter_texts.minutes_subject(self.issued, reader)),
            text=body.as_text(),
            html=body.as_html(),
            attachments=files,
            meeting_id=self.meeting.id,
            minutes_id=self.row.id,
            person_id=recipient.person_id,
        )

    def _following(self, gets_minutes: bool) -> NextMeetingRow | None:
        return self.next_meeting if gets_minutes else None

    def _link(
        self, recipient: Recipient, known: Standing, *, has_items: bool
    ) -> tuple[str, str] | None:
        if known.user:
            page = (
                readers.minutes_page(self.settings, self.meeting)
                if known.sees
                else links.page(self.settings, "/")
            )
            return (_("打开纪要") if known.sees else _("打开会议助手"), page) if page else None
        if recipient.person_id is None or not has_items:
            return None
        if not readers.is_welcome(self.session, recipient.person_id):
            return None
        signed = links.own_items_url(self.session, self.settings, recipient.person_id)
        return (_("查看您的任务"), signed) if signed else None

    def _files(self, entries: bytes, *, gets_minutes: bool) -> list[dict[str, Any]]:
        row = self.row
        name = PurePath(one_line(row.filename))
        files: list[dict[str, Any]] = []
        if gets_minutes:
            files.append({"filename": str(name), "media_type": _DOCX, "sha256": row.sha256})
            if row.pdf_sha256:
                pdf = str(name.with_suffix(".pdf"))
                files.append({"filename": pdf, "media_type": _PDF, "sha256": row.pdf_sha256})
        if entries:
            said = entries.decode("utf-8")
            files.append(
                {"filename": "calendar.ics", "media_type": calendar.MEDIA_TYPE, "content": said}
            )
        return files

    def tell_chats(self) -> None:
        """Groups hear that minutes are out; of confidential meetings there are none to be told."""
        page = readers.minutes_page(self.settings, self.meeting)
        text = letter_texts.chat_text(self.issued, page)
        about = f"minutes {self.row.id}"
        for group in chat.channels(self.session, self.meeting, "minutes issued"):
            outbox.put(
                self.session,
                chat_letter(group, about, "minutes", text, self.meeting, self.row.id),
            )


def chat_letter(
    group: ChatChannel,
    about: str,
    kind: str,
    text: str,
    meeting: Meeting,
    minutes_id: int | None = None,
) -> Letter:
    return Letter(
        key=f"{about} chat {group.id}",
        kind=kind,
        channel=Channel.chat,
        recipient=group.name,
        address=str(group.id),
        subject=text.splitlines()[0],
        text=text,
        meeting_id=meeting.id,
        minutes_id=minutes_id,
    )


def _whom(recipient: Recipient) -> str:
    if recipient.person_id is not None:
        return f"person {recipient.person_id}"
    return f"mail {_address(recipient.address)}" if recipient.address else recipient.name


def _address(address: str | None) -> str:
    return (address or "").strip().lower()
