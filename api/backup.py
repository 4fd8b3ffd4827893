"""A copy of this installation in one file, made while it runs, and an installation made of it.

The file is a tar: `backup.json` says what it is, `assistant.db` is the database, `files/` are the
recordings and documents. Nothing is compressed: sound hardly gets smaller.
"""

import contextlib
import datetime as dt
import errno
import importlib.metadata
import io
import json
import os
import re
import sqlite3
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

import sqlalchemy as sa

from api.settings import Settings
from assistant.errors import AssistantError, ConflictError, InputError, NotFoundError
from storage.db import Database
from storage.errors import DiskFullError

_NAME = re.compile(r"meeting-assistant-[0-9-]+\.tar")
_DATABASE, _ABOUT, _FILES, _SELECTION = "assistant.db", "backup.json", "files", "selected.json"
_FORMAT = 1
_COPIED_AT_ONCE = 1 << 20

# Older than this, a backup is not much of one.
OLD_AFTER = dt.timedelta(days=7)


class Backup(NamedTuple):
    name: str
    size: int
    made_at: dt.datetime


def folder(data_dir: Path) -> Path:
    return data_dir / "backups"


def name_at(now: dt.datetime) -> str:
    return f"meeting-assistant-{now:%Y-%m-%d-%H%M%S}.tar"


def listed(data_dir: Path) -> list[Backup]:
    """The backups in the data folder, the latest first."""
    paths = folder(data_dir).glob("meeting-assistant-*.tar")
    found = []
    for path in paths:
        if _NAME.fullmatch(path.name):
            about = path.stat()
            made_at = dt.datetime.fromtimestamp(about.st_mtime, dt.UTC)
            found.append(Backup(path.name, about.st_size, made_at))
    return sorted(found, key=lambda backup: (backup.made_at, backup.name), reverse=True)


def find(data_dir: Path, name: str) -> Path:
    """Raises NotFoundError."""
    path = folder(data_dir) / name
    if not _NAME.fullmatch(name) or not path.is_file():
        raise NotFoundError(f"There is no backup {name}. It may have been deleted.")
    return path


def make(data_dir: Path, database: Database, out: Path, now: dt.datetime) -> Backup:
    """Write a backup to `out`, whole or not at all. Raises InputError, DiskFullError.

    Of PostgreSQL the files alone: its own pg_dump is what copies it safely.
    """
    partial = out.with_name(out.name + ".partial")
    with _translated(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            # Whoever reads it has every recording and every account.
            with open(partial, "wb", opener=_for_owner_only) as file:  # noqa: PTH123 - opener
                with tarfile.open(fileobj=file, mode="w") as tar:
                    _write(tar, data_dir, database, now, partial.with_suffix(".db"))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
            partial.with_suffix(".db").unlink(missing_ok=True)
    return Backup(out.name, out.stat().st_size, now)


def restore(settings: Settings, source: Path) -> None:
    """Make the data folder of a backup. Raises InputError, ConflictError, DiskFullError."""
    target = settings.data_dir
    if target.exists() and any(target.iterdir()):
        raise ConflictError(
            f"The data folder {target} is not empty. Move it away, or set ASSISTANT_DATA_DIR to "
            "an empty one, then restore again."
        )
    if settings.database_url:
        raise ConflictError(
            "ASSISTANT_DATABASE_URL is set, and a backup holds a database of its own. Unset it to "
            "restore; put a PostgreSQL database back with pg_restore."
        )
    with _opened(source) as tar, _translated(target):
        members = _checked(tar, source)
        target.mkdir(parents=True, exist_ok=True)
        for member in members:
            tar.extract(member, target, filter="data")
        selection = target / _SELECTION
        if selection.exists():
            settings.models_dir.mkdir(exist_ok=True)
            selection.replace(settings.models_dir / _SELECTION)


def _write(
    tar: tarfile.TarFile, data_dir: Path, database: Database, now: dt.datetime, copy: Path
) -> None:
    about = {
        "format": _FORMAT,
        "version": importlib.metadata.version("meeting-assistant"),
        "made_at": now.isoformat(),
        "database": "sqlite" if database.is_sqlite else "postgresql",
    }
    _add_bytes(tar, _ABOUT, json.dumps(about, indent=1).encode(), now)
    if database.is_sqlite:
        _copy_database(database, copy)
        tar.add(copy, _DATABASE, filter=_plain)
    selection = data_dir / "models" / _SELECTION
    if selection.is_file():
        tar.add(selection, _SELECTION, filter=_plain)
    # After the database, which so names no file that came later and is not here.
    for path in _kept_files(data_dir / _FILES):
        # A meeting may be deleted meanwhile, with its files.
        with contextlib.suppress(FileNotFoundError):
            tar.add(path, f"{_FILES}/{path.parent.name}/{path.name}", filter=_plain)


def _copy_database(database: Database, copy: Path) -> None:
    """As it is at one moment; who reads and writes meanwhile is not held up."""
    copy.unlink(missing_ok=True)
    source = sqlite3.connect(str(sa.make_url(database.url).database))
    target = sqlite3.connect(copy)
    with contextlib.closing(source), contextlib.closing(target):
        source.backup(target)


def _kept_files(root: Path) -> Iterator[Path]:
    for path in sorted(root.glob("??/*")):
        if path.is_file() and path.name.startswith(path.parent.name):
            yield path


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes, now: dt.datetime) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mtime, member.mode = len(content), int(now.timestamp()), 0o600
    tar.addfile(member, io.BytesIO(content))


def _plain(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Without the names of this machine's accounts."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _for_owner_only(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextlib.contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source) as tar:
            yield tar
    except FileNotFoundError as exc:
        raise InputError(f"{source} does not exist. Check the path.") from exc
    except (tarfile.TarError, EOFError) as exc:
        raise InputError(
            f"{source.name} is not a backup of this product, or it is damaged. Choose another."
        ) from exc


def _checked(tar: tarfile.TarFile, source: Path) -> list[tarfile.TarInfo]:
    """What to take out: plain files at the places a backup has. Raises InputError."""
    members = tar.getmembers()
    names = {member.name for member in members}
    about = tar.extractfile(_ABOUT) if _ABOUT in names else None
    said = _read_about(about) if about and all(map(_is_expected, members)) else None
    if said is None:
        raise InputError(
            f"{source.name} is not a backup of this product, or it is damaged. Choose another."
        )
    if said.get("format") != _FORMAT:
        raise InputError(
            f"{source.name} was made by a later release. Install that release, then restore it."
        )
    if _DATABASE not in names:
        raise InputError(
            f"{source.name} holds no database: it was made with PostgreSQL. Unpack its files into "
            "the data folder by hand, and put the database back with pg_restore."
        )
    return [member for member in members if member.name != _ABOUT]


def _read_about(file: IO[bytes]) -> dict[str, Any] | None:
    """What a backup says of itself; None where it is damaged."""
    try:
        said = json.load(file)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _is_expected(member: tarfile.TarInfo) -> bool:
    in_files = re.fullmatch(rf"{_FILES}/[0-9a-f]{{2}}/[0-9a-f]{{64}}", member.name)
    return member.isfile() and bool(in_files or member.name in (_ABOUT, _DATABASE, _SELECTION))


@contextlib.contextmanager
def _translated(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        if exc.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise DiskFullError(
                f"The disk is full: {place} was not written. Make room, then try again."
            ) from exc
        raise InputError(f"{place} cannot be written: {exc.strerror}. Name another place.") from exc
    except sqlite3.Error as exc:
        raise AssistantError(f"The database could not be copied: {exc}. Try again.") from exc
