"""Commands that work on the data of this installation."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api import services, services_ask, services_import
from api.answers import with_file_ids
from api.installation import Installation
from api.settings import load_settings
from assistant.errors import InputError
from assistant.formats import MeetingFile
from assistant.interchange import read_transcript
from assistant.qa.types import Answer
from assistant.types import Extraction, MeetingContext
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


def import_transcript(
    path: Path, meeting_id: int | None, title: str | None, date: str | None
) -> services_import.Imported:
    """Raises InputError where neither the file nor the caller says the day of a new meeting."""
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise InputError(f"{path} cannot be read: {exc.strerror}.") from exc
    with installation() as place:
        if meeting_id is None:
            found = read_transcript(path.name, content)
            context = MeetingContext(
                title=title or found.title or path.stem, date=_day(date, found.date, path)
            )
            made = services.create_meeting(place, context, keeps_roster=False, actor=ACTOR)
            meeting_id = made.id or 0
        return services_import.import_transcript(place, meeting_id, path.name, content, actor=ACTOR)


def _day(said: str | None, found: dt.date | None, path: Path) -> dt.date:
    if said:
        try:
            return dt.date.fromisoformat(said)
        except ValueError as exc:
            raise InputError(f"{said} is not a date. Write it as 2026-03-05.") from exc
    if found is None:
        raise InputError(f"{path.name} does not tell the day of the meeting. Give it with --date.")
    return found


def ask(question: str, project: str | None) -> Answer:
    """Of all the meetings of this installation, named as their files name them."""
    with installation() as place:
        found = services_ask.answer(place, None, question, project=project)
        with place.database.read() as session:
            return with_file_ids(session, found)
