"""Commands that work on the data of this installation."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from api import services
from api.installation import Installation
from api.records import meeting_records
from api.settings import load_settings
from assistant.formats import MeetingFile
from assistant.qa.answer import answer
from assistant.qa.types import Answer
from assistant.types import Extraction
from storage.tables import Meeting

ACTOR = "command line"


@contextmanager
def installation() -> Iterator[Installation]:
    place = Installation(load_settings())
    place.prepare()
    try:
        yield place
    finally:
        place.close()


def import_meeting(
    file: MeetingFile, extraction: Extraction | None, *, is_confirmed: bool
) -> Meeting:
    with installation() as place:
        return services.import_meeting(
            place, file, extraction, is_confirmed=is_confirmed, actor=ACTOR
        )


def ask(question: str, project: str | None) -> Answer:
    with installation() as place, place.database.read() as session:
        records = meeting_records(session)
    return answer(question, records, dt.datetime.now(), project=project)
