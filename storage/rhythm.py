"""The rhythm that the organisation chose, in which items are followed."""

from sqlmodel import Session

from assistant.tracking.rhythm import Rhythm
from storage import clocks, settings

SETTING = "rhythm"


def rhythm(session: Session) -> Rhythm:
    """As an administrator chose; the calendar is the one of the clock of the minutes."""
    chosen = settings.value(session, SETTING)
    return Rhythm(calendar=clocks.rule(session).calendar, **chosen)
