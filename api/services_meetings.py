"""What is known of a meeting, changed by a person."""

from api.installation import Installation
from assistant.types import MeetingContext
from storage import audit, meetings
from storage.tables import Meeting

_KEPT = ("title", "date", "start", "end", "location", "chair", "recorder", "attendees", "agenda")


def edit_meeting(
    place: Installation,
    meeting_id: int,
    context: MeetingContext,
    *,
    is_confidential: bool,
    actor: str,
) -> Meeting:
    """Take over all of the context but the roster; the history keeps what differs.

    What was extracted stays as it is: names and days changed here are used when that is done anew.
    """
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        before = _facts(meeting, meetings.context(session, meeting))
        meetings.describe(session, meeting, context)
        meeting.is_confidential = is_confidential
        session.flush()
        after = _facts(meeting, meetings.context(session, meeting))
        changed = [name for name in after if after[name] != before[name]]
        if changed:
            audit.record(
                session,
                actor,
                "change",
                meeting_id=meeting_id,
                subject="meeting",
                before={name: before[name] for name in changed},
                after={name: after[name] for name in changed},
            )
        return meeting


def _facts(meeting: Meeting, context: MeetingContext) -> dict[str, object]:
    facts = context.model_dump(mode="json", include={*_KEPT, "project", "language"})
    return facts | {
        "glossary": list(meeting.glossary),
        "is_confidential": meeting.is_confidential,
    }
