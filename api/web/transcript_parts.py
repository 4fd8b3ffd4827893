"""What the pages show of a transcript, gathered: for its own page and for the review."""

from typing import Any

from sqlmodel import Session

from api.web.lines import Showing, lines_html
from api.web.speakers_view import colours, voices
from api.web.transcript_view import evidence, transcript_view
from assistant.extraction.speakers import with_names
from assistant.types import Transcript
from storage import edits, repairs, review, transcripts
from storage.edits import Steps
from storage.review import MeetingItems
from storage.tables import Meeting


def transcript_parts(
    session: Session,
    meeting: Meeting,
    actor: str,
    items: MeetingItems | None = None,
    *,
    transcript: Transcript | None = None,
    is_swap: bool = False,
    has_links: bool = False,
) -> dict[str, Any]:
    """For `_transcript.html` and `_speakers.html`; `text` is None while there are no words.

    `actor` is who looks, for what they can undo; `items` and `transcript` those of the meeting,
    where known. The rest as in `Showing`.
    """
    meeting_id = meeting.id or 0
    address = f"/meetings/{meeting_id}"
    shell = {
        "lines_html": lines_html,
        "showing": Showing(f"{address}/transcript", address, is_swap, has_links),
    }
    transcript = transcript or transcripts.load(session, meeting_id)
    if transcript is None:
        return shell | {"text": None, "segments": {}, "voices": [], "steps": Steps(None, None)}
    found = voices(transcript, meeting)
    view = transcript_view(
        with_names(transcript, meeting.speakers),
        repairs.undone(session, meeting_id, transcript.segments),
        colours(found, meeting),
        edited=edits.segments_edited(session, meeting_id),
        cited=evidence(items or review.items(session, meeting_id)),
    )
    return shell | {
        "text": view,
        "text_language": transcript.language,
        "segments": {s.id: s for s in transcript.segments},
        "voices": found,
        "steps": edits.steps(session, meeting_id, actor),
    }
