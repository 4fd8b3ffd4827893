"""The recordings of a meeting as one timeline."""

from typing import Any

from api.views import MeetingView
from storage.tables import MeetingState


def player_files(view: MeetingView) -> list[dict[str, Any]]:
    """Each file's address and where it begins on the meeting's timeline, in seconds."""
    address = f"/api/v1/meetings/{view.meeting.id}"
    return [
        {
            "id": recording.id,
            "src": f"{address}/recordings/{recording.id}",
            "name": recording.filename,
            "start": start_s,
            "duration": recording.duration_s or 0,
        }
        for recording, start_s in view.recordings
        if recording.removed_at is None
    ]


def takes_recordings(view: MeetingView) -> bool:
    """Whether a recording can be added: not to what is confirmed, nor to an imported transcript."""
    meeting = view.meeting
    if meeting.confirmed_at or meeting.state == MeetingState.drafting:
        return False
    is_imported = meeting.state == MeetingState.review and not view.recordings
    return not is_imported
