"""A content-addressed file store: a file is named by the SHA-256 of what is in it."""

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

from assistant.errors import AssistantError
from assistant.types import Data
from storage.errors import DiskFullError


class StoredFile(Data):
    sha256: str
    size: int


class FileStore:
    """Files below `root`, each at `<first two digits>/<sha256>`; never changed once there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def writer(self) -> "FileWriter":
        """Takes the file piece by piece; `keep()` makes it permanent, leaving without drops it."""
        return FileWriter(self)

    async def add(self, pieces: AsyncIterator[bytes]) -> StoredFile:
        """Keep what arrives, one piece in memory at a time. Raises DiskFullError."""
        with self.writer() as writer:
            async for piece in pieces:
                writer.write(piece)
            return writer.keep()

    def add_bytes(self, content: bytes) -> StoredFile:
        with self.writer() as writer:
            writer.write(content)
            return writer.keep()

    def add_path(self, path: Path) -> StoredFile:
        with self.writer() as writer, path.open("rb") as source:
            while piece := source.read(1 << 20):
                writer.write(piece)
            return writer.keep()

    def drop_partial(self, older_than_s: float) -> None:
        """Remove what was begun and never kept, such as uploads that a crash broke off."""
        for path in (self.root / "partial").glob("*"):
            if time.time() - path.stat().st_mtime > older_than_s:
                path.unlink(missing_ok=True)

    def partial_path(self, name: str) -> Path:
        """Where a file is that is on its way here; `name` is made by us."""
        folder = self.root / "partial"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / name

    def open_partial(self) -> IO[bytes]:
        """A new file beside the kept ones, so that keeping it is one rename."""
        folder = self.root / "partial"
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.NamedTemporaryFile(dir=folder, delete=False)  # noqa: SIM115


class FileWriter:
    def __init__(self, store: FileStore) -> None:
        self._store = store
        self._digest = hashlib.sha256()
        self._size = 0
        with translated_errors():
            self._file = store.open_partial()

    def __enter__(self) -> "FileWriter":
        return self

    def write(self, piece: bytes) -> None:
        with translated_errors():
            self._file.write(piece)
        self._digest.update(piece)
        self._size += len(piece)

    def keep(self) -> StoredFile:
        """On disk, under its name, before this returns."""
        stored = StoredFile(sha256=self._digest.hexdigest(), size=self._size)
        target = self._store.path(stored.sha256)
        with translated_errors():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            target.parent.mkdir(parents=True, exist_ok=True)
            Path(self._file.name).replace(target)
        return stored

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing flushes, which fails again on the disk that was full.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            Path(self._file.name).unlink()


@contextlib.contextmanager
def translated_errors() -> Iterator[None]:
    """What the disk says as our own errors. Raises DiskFullError, AssistantError."""
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFullError(
                "The disk is full: the file was not kept. Make room in the data folder, "
                "then send it again."
            ) from exc
        raise AssistantError(
            f"The data folder cannot be written: {exc.strerror}. Check its permissions."
        ) from exc
