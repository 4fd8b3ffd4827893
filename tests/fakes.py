"""Stand-ins for what a test cannot bring about."""

import errno
from typing import IO, Any, cast

from storage.files import FileStore


class _FullFile:
    name = "/nowhere/full"

    def write(self, _piece: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    def close(self) -> None:
        pass


class FullStore(FileStore):
    """A store on a disk without room."""

    def open_partial(self) -> IO[bytes]:
        return cast(IO[bytes], cast(Any, _FullFile()))
