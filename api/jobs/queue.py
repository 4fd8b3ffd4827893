"""Asking a worker for work: what the API and the command line do."""

import secrets

from dbos import DBOS, DBOSClient
from sqlmodel import Session

from storage.db import Database

APPLICATION = "meeting-assistant"
# Workflows are resumed only by workers of the same version: raise it when their steps change.
APPLICATION_VERSION = "3"

# Transcribing takes all processors; drafting minutes must not wait behind it.
MEETINGS = "meetings"
DOCUMENTS = "documents"


class Queue:
    """Puts workflows into the database, in the transaction of what they are about."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._client = DBOSClient(
            system_database_engine=database.engine, application_name=APPLICATION, lazy=True
        )

    def migrate(self) -> None:
        DBOS.migrate(self._database.url)

    def process_meeting(self, session: Session, meeting_id: int, attempt: int) -> None:
        self._enqueue(session, "process_meeting", MEETINGS, meeting_id, attempt)
        self.draw_waveforms(session, meeting_id, attempt)

    def draft_minutes(self, session: Session, meeting_id: int, attempt: int) -> None:
        self._enqueue(session, "draft_minutes", DOCUMENTS, meeting_id, attempt)

    def keep_voices(self, session: Session, meeting_id: int, attempt: int) -> None:
        self._enqueue(session, "keep_voices", DOCUMENTS, meeting_id, attempt)

    def draw_waveforms(self, session: Session, meeting_id: int, attempt: int) -> None:
        """Asked for twice at one attempt, it is done once."""
        self._enqueue(session, "draw_waveforms", DOCUMENTS, meeting_id, attempt)

    def issue_minutes(self, session: Session, minutes_id: int) -> None:
        """Each asking is another try: what is issued stays so."""
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": "issue_minutes",
                "queue_name": DOCUMENTS,
                "workflow_id": f"issue_minutes-{minutes_id}-{secrets.token_hex(4)}",
            },
            minutes_id,
        )

    def back_up(self, session: Session, name: str) -> None:
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": "make_backup",
                "queue_name": DOCUMENTS,
                "workflow_id": f"make_backup-{name}",
            },
            name,
        )

    def _enqueue(
        self, session: Session, workflow: str, queue: str, meeting_id: int, attempt: int
    ) -> None:
        self._client.enqueue_in_transaction(
            session,
            {
                "workflow_name": workflow,
                "queue_name": queue,
                "workflow_id": f"{workflow}-{meeting_id}-{attempt}",
            },
            meeting_id,
            attempt,
        )

    def close(self) -> None:
        self._client.destroy()
