"""The recordings of a meeting as one timeline."""

from typing import Any

from api.views import MeetingView


def player_files(view: MeetingView) -> list[dict[str, Any]]:
    """Each file's address and where it begins on the meeting's timeline, in seconds."""
    address = f"/api/v1/meetings/{view.meeting.id}"
    return [
        {
            "src": f"{address}/recordings/{recording.id}",
            "name": recording.filename,
            "start": start_s,
            "duration": recording.duration_s or 0,
        }
        for recording, start_s in view.recordings
    ]
