"""A meeting with all that was kept of it, as one zip: written piece by piece, never whole in
memory."""

import datetime as dt
import hashlib
import importlib.metadata
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from api import export_files
from api.installation import Installation
from api.rest.interchange import safe_name
from assistant.errors import InputError
from storage import audit, meetings, minutes, proofs, recordings
from storage.tables import Meeting, MinutesState, now

_PIECE = 1 << 20
_NOT_THERE = "the file is not there"
# These are packed already.
_PACKED = {".docx", ".pdf", ".mp3", ".m4a", ".mp4", ".aac", ".ogg", ".opus", ".flac", ".webm"}


@dataclass(frozen=True)
class Entry:
    """A file of the zip: with its content, or with the path it is read from."""

    name: str
    content: bytes = b""
    path: Path | None = None

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path else len(self.content)


@dataclass(frozen=True)
class Export:
    """What goes into the zip; `missing` are files that are not there any more, and why."""

    meeting: dict[str, object]
    made_at: dt.datetime
    entries: tuple[Entry, ...]
    missing: tuple[dict[str, str], ...]


def gather(
    place: Installation, meeting_id: int, *, has_recordings: bool = True, actor: str
) -> Export:
    """What there is of the meeting, with an entry in its history. Raises NotFoundError."""
    with place.database.write() as session:
        meeting = meetings.get(session, meeting_id)
        audit.record(
            session,
            actor,
            "export meeting",
            meeting_id=meeting_id,
            subject="meeting",
            after={"recordings": has_recordings},
        )
    with place.database.read() as session:
        entries = [
            Entry(name, content) for name, content in export_files.documents(session, meeting)
        ]
        missing: list[dict[str, str]] = []
        for entry, why in _files(place, session, meeting, has_recordings):
            if why or entry.path is None or not entry.path.is_file():
                missing.append({"name": entry.name, "why": why or _NOT_THERE})
            else:
                entries.append(entry)
    told = {"id": meeting_id, "title": meeting.title, "date": meeting.date.isoformat()}
    return Export(told, now(), tuple(entries), tuple(missing))


def _files(
    place: Installation, session: Session, meeting: Meeting, has_recordings: bool
) -> Iterator[tuple[Entry, str]]:
    """The files in the store, each with why it cannot be had, or nothing."""
    assert meeting.id is not None
    for row in reversed(minutes.versions(session, meeting.id)):
        state = "" if row.state == MinutesState.issued else f" {row.state}"
        stem = f"minutes/v{row.version}{state} {safe_name(row.filename.removesuffix('.docx'))}"
        yield Entry(f"{stem}.docx", path=place.files.path(row.sha256)), ""
        if row.pdf_sha256:
            yield Entry(f"{stem}.pdf", path=place.files.path(row.pdf_sha256)), ""
    for number, recording in enumerate(recordings.of_meeting(session, meeting.id), start=1):
        path = Path(recording.filename)
        name = f"recordings/{number:02} {safe_name(path.stem)}{path.suffix[:10]}"
        why = "" if has_recordings else "left out, as asked"
        if recording.removed_at:
            why = f"deleted on {recording.removed_at.date()} after the time recordings are kept"
        yield Entry(name, path=place.files.path(recording.sha256)), why
    for proof in proofs.of_meeting(session, meeting.id):
        path = Path(proof.filename)
        stem = f"proofs/item {proof.item_id}/{proof.id} {safe_name(path.stem)}"
        why = f"removed on {proof.removed_at.date()}" if proof.removed_at else ""
        entry = Entry(f"{stem}{_suffix(path)}", path=place.files.path(proof.sha256))
        yield entry, why


def _suffix(path: Path) -> str:
    """The ending of a name that anybody chose, as a part of one of ours."""
    ending = safe_name(path.suffix)
    return f".{ending[:10]}" if ending else ""


class _Outlet:
    """What is written since it was last emptied; a stream that cannot go back."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        pass

    def close(self) -> None:
        pass

    def emptied(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def stream(export: Export) -> Iterator[bytes]:
    """The zip, some of it at a time; the manifest comes last, with what was really written."""
    outlet = _Outlet()
    told: list[dict[str, object]] = []
    missing = list(export.missing)
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in export.entries:
            if entry.path and not entry.path.is_file():  # deleted since it was listed
                missing.append({"name": entry.name, "why": _NOT_THERE})
                continue
            digest, size = hashlib.sha256(), 0
            with archive.open(_info(entry, export.made_at), "w") as target:
                for piece in _pieces(entry):
                    digest.update(piece)
                    size += len(piece)
                    target.write(piece)
                    yield outlet.emptied()
            told.append({"name": entry.name, "size": size, "sha256": digest.hexdigest()})
        manifest = Entry("manifest.json", _manifest(export, told, missing))
        archive.writestr(_info(manifest, export.made_at), manifest.content)
    yield outlet.emptied()


def write(export: Export, path: Path) -> None:
    """Write the zip to `path`, whole or not at all. Raises InputError."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("wb") as file:
            for piece in stream(export):
                file.write(piece)
        partial.replace(path)
    except OSError as exc:
        partial.unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {exc.strerror}. Name another file.") from exc


def _info(entry: Entry, made_at: dt.datetime) -> zipfile.ZipInfo:
    """Names that are not ASCII are marked as UTF-8 by zipfile."""
    info = zipfile.ZipInfo(entry.name, made_at.timetuple()[:6])
    is_packed = Path(entry.name).suffix.lower() in _PACKED
    info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    # Told beforehand, so that one of many GB is written as such.
    info.file_size = entry.size
    return info


def _pieces(entry: Entry) -> Iterator[bytes]:
    if entry.path is None:
        yield entry.content
        return
    with entry.path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _manifest(
    export: Export, files: list[dict[str, object]], missing: list[dict[str, str]]
) -> bytes:
    told = {
        "product": "meeting-assistant",
        "version": importlib.metadata.version("meeting-assistant"),
        "made_at": export.made_at.isoformat(),
        "meeting": export.meeting,
        "files": files,
        "missing": missing,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
