"""Files that people attach to items, to show that they are done."""

import re
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import IO, NamedTuple

from api.installation import Installation
from assistant.errors import InputError, NotFoundError
from assistant.tracking.changes import Author
from storage import proofs, tracker, tracking
from storage.files import FileStore, StoredFile
from storage.tables import Proof, now

LARGEST = 20_000_000  # bytes
MOST_AT_ONCE = 10
_MOST = 50  # of an item
_PIECE = 1 << 20
_LONGEST_NAME = 150
PLAIN = "application/octet-stream"
# Anybody may send anything: no browser is to open it as a page of this site.
DOWNLOAD_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-cache, private",
}
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]")


class Sent(NamedTuple):
    """A file as it was sent. `media_type` is what the sender says it is."""

    filename: str
    media_type: str
    content: IO[bytes]


def attach(place: Installation, item_id: int, sent: Sequence[Sent], *, by: Author) -> list[Proof]:
    """Keep the files as proofs of the item: all, or on an error none.

    Raises InputError for none, too many, an empty or too large one; NotFoundError, DiskFullError.
    """
    if not sent:
        raise InputError("Choose a file first.")
    if len(sent) > MOST_AT_ONCE:
        raise InputError(f"Send at most {MOST_AT_ONCE} files at once.")
    with place.database.read() as session:
        tracker.get(session, item_id)
    kept = [(each, _store(place.files, each)) for each in sent]
    with place.database.write() as session:
        item = tracking.hold(session, item_id)
        if len(proofs.of_item(session, item_id)) + len(kept) > _MOST:
            raise InputError(f"An item has at most {_MOST} proofs. Remove some first.")
        return [
            proofs.add(
                session,
                item,
                clean_name(each.filename),
                each.media_type[:100],
                stored,
                actor=by.name,
                at=now(),
            )
            for each, stored in kept
        ]


def file(place: Installation, item_id: int, proof_id: int) -> tuple[Proof, Path]:
    """A proof and where its file is. Raises NotFoundError."""
    with place.database.read() as session:
        tracker.get(session, item_id)
        proof = proofs.get(session, item_id, proof_id)
    path = place.files.path(proof.sha256)
    if not path.is_file():
        raise NotFoundError(f"The file “{proof.filename}” is no longer there.")
    return proof, path


def remove(place: Installation, item_id: int, proof_id: int, *, by: Author) -> None:
    """Those who assign may remove any, others their own. Raises InputError, ConflictError."""
    with place.database.write() as session:
        item = tracking.hold(session, item_id)
        proof = proofs.get(session, item_id, proof_id)
        if not (by.assigns or proof.added_by == by.name):
            raise InputError("Somebody else attached this. Ask them, or the recorder.")
        proofs.remove(session, item, proof, actor=by.name, at=now())


def clean_name(filename: str) -> str:
    """The name without folders and what cannot be seen, its ending kept where it is long."""
    name = _UNPRINTABLE.sub("", filename).replace("\\", "/").rpartition("/")[2].strip(" .")
    if len(name) > _LONGEST_NAME:
        suffix = PurePath(name).suffix[:10]
        name = name[: _LONGEST_NAME - len(suffix)] + suffix
    return name or "file"


def _store(files: FileStore, sent: Sent) -> StoredFile:
    with files.writer() as writer:
        size = 0
        while piece := sent.content.read(_PIECE):
            size += len(piece)
            if size > LARGEST:
                raise InputError(
                    f"“{clean_name(sent.filename)}” is larger than {LARGEST // 1_000_000} MB. "
                    "Send a smaller one, or a link in the note."
                )
            writer.write(piece)
        if not size:
            raise InputError(f"“{clean_name(sent.filename)}” is empty. Choose another file.")
        return writer.keep()
