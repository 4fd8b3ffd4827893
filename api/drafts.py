"""Files that were uploaded and read, and wait to be looked at before they are taken over."""

import datetime as dt
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from api.deps import Viewer
from api.installation import Installation
from assistant.errors import NotFoundError
from assistant.types import Data
from storage.files import FileStore
from storage.tables import now

# What nobody came back to is forgotten: it holds names and tasks.
_KEPT_FOR_S = 7 * 24 * 3600.0
_LONGEST_NAME = 120


class Upload(Data):
    """A file that was read and not yet taken over."""

    filename: str
    user_id: int
    at: dt.datetime


Kept = TypeVar("Kept", bound=Upload)


class Drafts(Generic[Kept]):
    """Those of one kind, in a folder of their own; each is found by whoever uploaded it alone."""

    def __init__(self, kind: type[Kept], folder: str) -> None:
        self._kind, self._folder = kind, folder

    def keep(self, place: Installation, draft: Kept) -> str:
        """By which to find it."""
        store = self._store(place)
        _forget_old(store)
        return store.add_bytes(draft.model_dump_json().encode()).sha256

    def find(self, place: Installation, viewer: Viewer, draft_id: str) -> Kept:
        """Raises NotFoundError for what was taken over, dropped, or is somebody else's."""
        if len(draft_id) == 64 and draft_id.isalnum():
            try:
                path = self._store(place).path(draft_id)
                draft = self._kind.model_validate_json(path.read_bytes())
            except (OSError, ValidationError):
                draft = None
            if draft and draft.user_id == viewer.user_id:
                return draft
        raise NotFoundError("This preview is no longer there. Upload the file again.")

    def drop(self, place: Installation, viewer: Viewer, draft_id: str) -> None:
        """Raises NotFoundError."""
        self.find(place, viewer, draft_id)
        self._store(place).path(draft_id).unlink(missing_ok=True)

    def _store(self, place: Installation) -> FileStore:
        return FileStore(Path(place.settings.data_dir) / self._folder)


def file_name(sent: str) -> str:
    """The name without folders, as long as is shown."""
    return Path(sent.replace("\\", "/")).name[-_LONGEST_NAME:] or "?"


def _forget_old(store: FileStore) -> None:
    at = now().timestamp()
    for path in store.root.glob("*/*"):
        if at - path.stat().st_mtime > _KEPT_FOR_S:
            path.unlink(missing_ok=True)
