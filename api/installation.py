"""One installation: its settings, database, files and queue, shared by every edge."""

import importlib.resources
import json
from pathlib import Path

from sqlmodel import Session

from api.jobs.queue import Queue
from api.settings import Settings
from assistant.errors import AssistantError
from assistant.formats import parse_meeting
from storage import meetings, organisation, recordings
from storage.db import Database
from storage.files import FileStore
from storage.tables import Organisation, Stage

# No upload goes on for longer than this; what is left of older ones was broken off.
_BROKEN_OFF_AFTER_S = 7 * 24 * 3600.0


class Installation:
    """What the API, the pages and the command line work on."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database)
        self.files = FileStore(settings.files_dir)
        self.queue = Queue(self.database)

    def prepare(self, *, with_sample: bool = False) -> None:
        """Make the data folder, the schema and an organisation, where they are not there yet.

        `with_sample`: a new organisation begins with the sample meeting.
        Raises AssistantError that says what to do.
        """
        try:
            self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise AssistantError(
                f"The data folder {self.settings.data_dir} cannot be made: {exc.strerror}. "
                "Set ASSISTANT_DATA_DIR to a folder that can be written.",
                permanent=True,
            ) from exc
        self.files.drop_partial(older_than_s=_BROKEN_OFF_AFTER_S)
        self.database.migrate()
        self.queue.migrate()
        with self.database.write() as session:
            owner, is_new = organisation.ensure(session, self.settings.organisation)
            if is_new and with_sample:
                self._add_sample(session, owner)

    def _add_sample(self, session: Session, owner: Organisation) -> None:
        """The sample meeting, to be processed by the installed engines like any other."""
        sample = importlib.resources.files("api.sample")
        meeting = parse_meeting(json.loads(sample.joinpath("meeting.json").read_text("utf-8")))
        with importlib.resources.as_file(sample.joinpath("recording.mp3")) as path:
            stored = self.files.add_path(Path(path))
        assert owner.id is not None
        organisation.add_roster(session, owner.id, meeting.context.roster)
        row = meetings.create(session, meeting.context, source_id=meeting.id)
        assert row.id is not None
        recordings.register(session, row.id, "recording.mp3", stored)
        self.queue.process_meeting(session, row.id, meetings.begin(row, Stage.store))

    def close(self) -> None:
        self.queue.close()
        self.database.close()
