"""Drawing the pictures of a meeting's recordings, beside the work on its words."""

import logging

from assistant.errors import AudioError
from assistant.transcription.waveform import PER_SECOND, levels
from storage import waveforms
from storage.db import Database
from storage.files import FileStore

log = logging.getLogger(__name__)


def draw(database: Database, files: FileStore, meeting_id: int) -> None:
    """Make the waveforms the meeting's recordings do not have yet, each kept as it is made.

    One that cannot be decoded gets none: its transcription says why.
    """
    with database.read() as session:
        found = waveforms.missing(session, meeting_id)
    for recording in found:
        try:
            made = levels(files.path(recording.sha256))
        except AudioError as exc:
            log.info("recording %s has no waveform: %s", recording.id, exc)
            continue
        with database.write() as session:
            waveforms.keep(session, recording.id or 0, PER_SECOND, made)
