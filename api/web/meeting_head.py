"""What the four tabs of a meeting have in common: title, facts, how long the minutes have."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlmodel import Session

from api.deps import Viewer
from api.sample import SAMPLE_ID
from api.settings import Settings
from api.web import minutes_words
from assistant.errors import NotFoundError
from assistant.tracking.clocks import ClockRule
from storage import clocks, meetings, minutes
from storage.tables import Meeting, Project, now

Tab = Literal["review", "transcript", "minutes", "history"]


@dataclass(frozen=True)
class Head:
    """`seconds_left` until the minutes are due; None where no time is counted for them."""

    meeting: Meeting
    project: Project | None
    tab: Tab
    due_at: dt.datetime
    seconds_left: float | None
    may_change: bool
    state: str  # in words: the meeting's, and while its minutes are in the making, theirs


def head(session: Session, viewer: Viewer, settings: Settings, meeting_id: int, tab: Tab) -> Head:
    """Raises NotFoundError, also for what an imported tracker has none of."""
    meeting = meetings.get(session, meeting_id)
    if meeting.is_imported_tracker and tab in ("transcript", "minutes"):
        raise NotFoundError("This is an imported tracker: it has no recording and no minutes.")
    project = session.get(Project, meeting.project_id) if meeting.project_id else None
    row = minutes.latest(session, meeting_id)
    due_at, seconds_left = minutes_clock(clocks.rule(session), meeting, settings.zone, now())
    return Head(
        meeting=meeting,
        project=project,
        tab=tab,
        due_at=due_at,
        seconds_left=seconds_left,
        may_change=viewer.is_editor,
        state=minutes_words.meeting_state(meeting.state, row.state if row else None),
    )


def minutes_clock(
    rule: ClockRule, meeting: Meeting, zone: dt.tzinfo, at: dt.datetime
) -> tuple[dt.datetime, float | None]:
    """When minutes are due, and the seconds left.

    None once they are issued, for the sample, and for old meetings that were put in later.
    """
    due_at = clocks.due_at(rule, meeting, zone)
    is_held = meeting.source_id != SAMPLE_ID and not meeting.is_imported_tracker
    is_open = meeting.minutes_issued_at is None and is_held
    is_counted = is_open and clocks.is_timed(meeting, zone)
    return due_at, (due_at - at).total_seconds() if is_counted else None
