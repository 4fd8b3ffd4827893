"""What is written to whom, and when: each puts its messages into the outbox."""

from sqlmodel import Session

from api.settings import Settings
from storage.responsible import Contact
from storage.tables import Meeting, MinutesRow


def on_submit(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Ask the leaders for their approval."""


def on_return(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Tell the recorder what the leader wants changed."""


def on_issue(session: Session, settings: Settings, row: MinutesRow) -> None:
    """Send the minutes to everybody who is to get them."""


def on_minutes_clock(
    session: Session, settings: Settings, meeting: Meeting, step: str, contacts: list[Contact]
) -> None:
    """Remind of minutes that are due, or tell that they are late. `step`: half, soon, late."""
