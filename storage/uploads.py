"""Recordings on their way here: who sends what, and how much of it is on disk.

How much is here is what the file of it holds, so that nothing can disagree after a crash.
"""

import datetime as dt
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from sqlmodel import Session, col, select

from assistant.errors import NotFoundError
from storage.errors import DiskFullError
from storage.files import FileStore, translated_errors
from storage.tables import Upload, now

KEPT = dt.timedelta(days=7)  # after the last byte came
_READS = 4 << 20


def begin(session: Session, files: FileStore, upload: Upload) -> Upload:
    """Make room for a recording that will be sent. Raises DiskFullError."""
    check_room(files, upload.size or 0)
    session.add(upload)
    session.flush()
    with translated_errors():
        files.partial_path(upload.id).touch()
    return upload


def check_room(files: FileStore, size: int) -> None:
    """Raises DiskFullError when the disk has no room for so many bytes more."""
    files.root.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(files.root).free < size:
        raise DiskFullError(
            "The disk is full: the file was not kept. Make room in the data folder, "
            "then send it again."
        )


def get(session: Session, meeting_id: int, user_id: int, upload_id: str) -> Upload:
    """An upload of this account. Raises NotFoundError, for those of others too."""
    upload = session.get(Upload, upload_id)
    if upload is None or (upload.meeting_id, upload.user_id) != (meeting_id, user_id):
        raise missing()
    return upload


def missing() -> NotFoundError:
    return NotFoundError("There is no such upload. It may have been dropped; send the file again.")


def unfinished(
    session: Session, files: FileStore, meeting_id: int, user_id: int
) -> list[tuple[Upload, int]]:
    """What this account began to send and did not finish, oldest first, with the bytes here."""
    chosen = select(Upload).where(
        Upload.meeting_id == meeting_id, Upload.user_id == user_id, ~col(Upload.is_done)
    )
    rows = session.exec(chosen.order_by(col(Upload.created_at)))
    return [(row, offset(files, row)) for row in rows if files.partial_path(row.id).exists()]


def offset(files: FileStore, upload: Upload) -> int:
    """How many bytes of it are here. Raises NotFoundError when they were dropped."""
    if upload.is_done:
        return upload.size or 0
    try:
        return files.partial_path(upload.id).stat().st_size
    except FileNotFoundError as exc:
        if upload.sha256 and files.path(upload.sha256).exists():
            return upload.size or 0
        raise missing() from exc


def expires_at(files: FileStore, upload: Upload) -> dt.datetime:
    try:
        touched_s = files.partial_path(upload.id).stat().st_mtime
    except FileNotFoundError:
        return upload.created_at + KEPT
    return dt.datetime.fromtimestamp(touched_s, dt.UTC) + KEPT


def drop(session: Session, files: FileStore, upload: Upload) -> None:
    files.partial_path(upload.id).unlink(missing_ok=True)
    session.delete(upload)


def drop_old(session: Session, files: FileStore) -> None:
    """Forget what nobody went on with."""
    for row in session.exec(select(Upload).where(Upload.created_at < now() - KEPT)):
        if expires_at(files, row) < now():
            drop(session, files, row)


@contextmanager
def writing(files: FileStore, upload: Upload, at: int) -> Iterator[IO[bytes]]:
    """The file of an upload, to be written from a place on; on disk when this ends."""
    with translated_errors(), files.partial_path(upload.id).open("r+b") as file:
        file.seek(at)
        yield file
        file.flush()
        os.fsync(file.fileno())


def digest(files: FileStore, upload: Upload) -> str:
    """The SHA-256 of what is here, a few megabytes in memory at a time."""
    found = hashlib.sha256()
    with translated_errors(), files.partial_path(upload.id).open("rb") as file:
        while piece := file.read(_READS):
            found.update(piece)
    return found.hexdigest()


def keep(files: FileStore, upload: Upload) -> None:
    """Move it under the name of its content. Doing it twice changes nothing."""
    assert upload.sha256 is not None
    target = files.path(upload.sha256)
    with translated_errors():
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            files.partial_path(upload.id).replace(target)
        except FileNotFoundError as exc:
            if not target.exists():
                raise missing() from exc
