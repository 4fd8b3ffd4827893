"""The command that exports a meeting."""

from pathlib import Path

from api import export
from api.commands.data import ACTOR, installation


def run(meeting_id: int, out: Path, *, has_recordings: bool) -> list[str]:
    """Write the zip; the names of the files that are not in it."""
    with installation() as place:
        gathered = export.gather(place, meeting_id, has_recordings=has_recordings, actor=ACTOR)
        export.write(gathered, out)
    return [missing["name"] for missing in gathered.missing]
