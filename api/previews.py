"""Word files as pages show them, kept for whoever looks again."""

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from api import documents
from api.installation import Installation
from assistant.errors import NotFoundError
from assistant.minutes.preview import to_html
from assistant.minutes.types import Minutes
from storage import meetings, minutes
from storage.composing import composed

Key = tuple[str, ...]

# A preview has tens of thousands of characters; one with pictures, millions.
_MOST, _MOST_CHARACTERS = 64, 16_000_000


class Cache:
    """The last previews that were looked at."""

    def __init__(self, most: int = _MOST, most_characters: int = _MOST_CHARACTERS) -> None:
        self._most, self._most_characters = most, most_characters
        self._kept: OrderedDict[Key, str] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key, make: Callable[[], str]) -> str:
        """What was kept under the key, or what `make` gives, which is kept. Raises as it does."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most or self._size() > self._most_characters:
                self._kept.popitem(last=False)
        return made

    def _size(self) -> int:
        return sum(map(len, self._kept.values()))


_cache = Cache()


def of_version(place: Installation, meeting_id: int, version: int, picture: str) -> str:
    """The Word file of that version. `picture` stands for those a page does not show.

    Raises NotFoundError.
    """
    with place.database.read() as session:
        sha256 = minutes.get(session, meeting_id, version).sha256
    return of_file(place, sha256, picture)


def of_file(place: Installation, sha256: str, picture: str) -> str:
    """Raises NotFoundError where the file is gone, InputError where it is none of Word's."""

    def make() -> str:
        try:
            content = place.files.path(sha256).read_bytes()
        except FileNotFoundError as exc:
            raise NotFoundError("The Word file of the minutes is not there any more.") from exc
        return to_html(content, picture=picture)

    return _cache.get(("file", sha256, picture), make)


def of_now(place: Installation, meeting_id: int, template: str | None, picture: str) -> str:
    """What the Word file would be, were it made now, by this template or the chosen one (None).

    Raises NotFoundError, and InputError for a template that cannot be used.
    """
    with place.database.read() as session:
        meeting = meetings.get(session, meeting_id)
        content = composed(session, meeting_id)
        name = template or documents.chosen_name(session, meeting)
        usable = documents.named(session, place.files, name).usable
    return of_minutes(content, usable, picture)


def of_minutes(content: Minutes, usable: str | Path, picture: str) -> str:
    """These minutes by a template, as `documents.make` takes it. Raises InputError."""

    def make() -> str:
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "minutes.docx"
            documents.make(content, out, usable)
            return to_html(out.read_bytes(), picture=picture)

    # Not `content_hash`: that leaves out which version it is, which the document shows.
    key = ("minutes", str(usable), content.model_dump_json(exclude={"gaps"}), picture)
    return _cache.get(key, make)
