"""Who may know what of a followed item, and where a link leads them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.access import visible_items
from api.delivery import links, readers
from api.delivery.tracking_texts import Told
from api.delivery.wording import one_line
from api.services_accounts import viewer_of
from api.settings import Settings
from api.web.i18n import LANGUAGES
from assistant.tracking.status import is_overdue
from storage import meetings
from storage.responsible import Contact
from storage.tables import ActionItemRow, Meeting, User, now


@dataclass(frozen=True)
class Reader:
    """`may_know`: may be told of the item; `names_meeting`: of its meeting; `opens`: its page."""

    user: User | None
    may_know: bool
    names_meeting: bool
    opens: bool


def reader(session: Session, item: ActionItemRow, contact: Contact) -> Reader:
    meeting = meetings.get(session, item.meeting_id)
    known = readers.standing(session, meeting, contact.person_id, contact.user_id)
    knows_meeting = known.sees or known.took_part
    opens = False
    if known.user:
        chosen = (
            select(ActionItemRow.id)
            .join(Meeting, col(Meeting.id) == ActionItemRow.meeting_id)
            .where(ActionItemRow.id == item.id, visible_items(viewer_of(known.user)))
        )
        opens = session.exec(chosen).first() is not None
    return Reader(known.user, knows_meeting or not meeting.is_confidential, knows_meeting, opens)


def language_of(session: Session, item: ActionItemRow, reader: Reader) -> str:
    """The reader's, else that of the item's meeting."""
    preferred = reader.user.preferences.get("language") if reader.user else None
    if preferred in LANGUAGES:
        return str(preferred)
    return meetings.get(session, item.meeting_id).language


def told(session: Session, settings: Settings, item: ActionItemRow, reader: Reader) -> Told:
    meeting = meetings.get(session, item.meeting_id)
    local = now().astimezone(settings.zone).replace(tzinfo=None)
    is_open = item.status != "done"
    return Told(
        task=one_line(item.task),
        owner=item.owner or "",
        department=item.department or "",
        deadline=item.deadline,
        status=item.status,
        percent=item.percent,
        meeting=one_line(meeting.title) if reader.names_meeting else None,
        today=local.date(),
        is_late=is_overdue(item.deadline, item.status, local),  # type: ignore[arg-type]
        is_behind=bool(is_open and item.behind_on and item.behind_on <= local.date()),
        deadline_text=item.deadline_text or "",
        delay_reason=item.delay_reason or "",
    )


def item_page(settings: Settings, item: ActionItemRow) -> str | None:
    return links.page(settings, f"/tracker/{item.id}")


def item_link(
    settings: Settings, item: ActionItemRow, reader: Reader, said: str
) -> tuple[str, str] | None:
    """None where no address is configured, or the reader may not open the page."""
    page = item_page(settings, item) if reader.opens else None
    return (said, page) if page else None
