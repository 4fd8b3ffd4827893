"""Who may know of a meeting, and where a link leads them."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.access import visible
from api.delivery import links
from api.services_accounts import viewer_of
from api.settings import Settings
from storage.tables import Meeting, MeetingParticipant, Person, User


@dataclass(frozen=True)
class Standing:
    """`user`: the account, if there is one that is on. `sees`: may open the meeting's pages.

    `took_part`: is named among those of the meeting.
    """

    user: User | None
    sees: bool
    took_part: bool


def standing(
    session: Session, meeting: Meeting, person_id: int | None, user_id: int | None = None
) -> Standing:
    user = account(session, person_id, user_id)
    took_part = person_id is not None and (
        session.get(MeetingParticipant, (meeting.id, person_id)) is not None
    )
    sees = False
    if user:
        chosen = select(Meeting.id).where(Meeting.id == meeting.id, visible(viewer_of(user)))
        sees = session.exec(chosen).first() is not None
    return Standing(user, sees, took_part)


def account(session: Session, person_id: int | None, user_id: int | None = None) -> User | None:
    """The account that is on, of a person or by its id."""
    if user_id is None and person_id is None:
        return None
    mine = User.id == user_id if user_id is not None else User.person_id == person_id
    return session.exec(select(User).where(mine, col(User.is_active))).first()


def is_welcome(session: Session, person_id: int) -> bool:
    """Whether the person may use a signed link: is active, and has no account switched off."""
    person = session.get(Person, person_id)
    if person is None or not person.is_active:
        return False
    accounts = session.exec(select(User).where(User.person_id == person_id)).all()
    return all(user.is_active for user in accounts)


def minutes_page(settings: Settings, meeting: Meeting) -> str | None:
    return links.page(settings, f"/meetings/{meeting.id}/minutes")
