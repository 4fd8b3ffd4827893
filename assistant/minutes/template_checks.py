"""Is a company's .docx safe to make minutes with? Asked before it is used for the first time.

A Word file is an archive of XML: it can unpack to more than the memory holds, run macros, fetch
things from elsewhere when it is opened, and it is a program for Jinja. What is refused is named,
with what to do about it.
"""

import io
import re
import zipfile
import zlib

from assistant.errors import InputError
from assistant.minutes.template_parts import NOT_WORD, Part, find_problem

MOST_PARTS = 2000
LARGEST_UNPACKED_BYTES = 100_000_000
LARGEST_XML_BYTES = 30_000_000
# Text shrinks to a twentieth, a picture of one colour to a hundredth; larger parts are watched.
MOST_SHRUNK = 150
_SMALL_BYTES = 1_000_000
_CHUNK_BYTES = 1 << 20

_ENCRYPTED = 0x1
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_template(content: bytes, name: str) -> None:
    """Raises InputError for a file that minutes must not be made with, called `name` in it."""
    problem = _problem(content)
    if not problem:
        return
    if problem == NOT_WORD:
        raise InputError(
            f"The template {name} is not a Word .docx file, or it is damaged or protected by a "
            "password. Open it in Word and save it as .docx without a password."
        )
    raise InputError(f"The template {name} cannot be used: {problem}")


def _problem(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _archive_problem(archive) or _content_problem(archive)
    # A damaged archive fails in any of these ways, deep inside.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
        return NOT_WORD
    except (KeyError, RuntimeError, UnicodeError):
        return NOT_WORD


def _archive_problem(archive: zipfile.ZipFile) -> str | None:
    """What is wrong with the archive by its list of parts."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        return f"it has {len(parts)} parts; the limit is {MOST_PARTS}. Save it anew in Word."
    names = [part.filename.lower() for part in parts]
    if len(set(names)) < len(names):
        return "it has two parts of the same name. Save it anew in Word."
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            return NOT_WORD
        if _leaves_folder(part.orig_filename):
            return f"it has a part with a path that leads out of it: {part.orig_filename!r}."
    unpacked = sum(part.file_size for part in parts)
    if unpacked > LARGEST_UNPACKED_BYTES:
        return _too_large(unpacked)
    return None


def _leaves_folder(path: str) -> bool:
    return (
        path.startswith("/")
        or "\\" in path
        or "\0" in path
        or ".." in path.split("/")
        or re.match("[A-Za-z]:", path) is not None
    )


def _too_large(unpacked: int) -> str:
    return (
        f"it unpacks to {unpacked // 1_000_000} MB; the limit is "
        f"{LARGEST_UNPACKED_BYTES // 1_000_000} MB. Make its pictures smaller."
    )


def _content_problem(archive: zipfile.ZipFile) -> str | None:
    """What is wrong with what the parts hold; they are read one after the other."""
    unpacked, xml = 0, 0
    kinds = b""
    for info in archive.infolist():
        content, problem = _read(archive, info, LARGEST_UNPACKED_BYTES - unpacked)
        if problem:
            return problem
        unpacked += len(content)
        part = Part(info.filename, content)
        if part.is_xml:
            xml += len(content)
        if xml > LARGEST_XML_BYTES:
            return f"it has more than {LARGEST_XML_BYTES // 1_000_000} MB of text. Make it smaller."
        if part.name == "[Content_Types].xml":
            kinds = content
        problem = _stowaway(part) or find_problem(part)
        if problem:
            return problem
    if _MAIN.encode() not in kinds:
        return NOT_WORD
    return None


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, left: int) -> tuple[bytes, str | None]:
    """A part's content, and what is wrong with its size.

    The sizes in an archive may be lies: what comes out is counted, and reading stops at `left`.
    """
    said = info.file_size
    # zipfile stops at the size the archive tells; with a larger one it reads what is there.
    info.file_size = left + 2 * _CHUNK_BYTES
    read = bytearray()
    try:
        with archive.open(info) as opened:
            while chunk := opened.read(_CHUNK_BYTES):
                read += chunk
                if len(read) > left:
                    return b"", _too_large(LARGEST_UNPACKED_BYTES + 1_000_000)
                shrunk = len(read) / max(info.compress_size, 1)
                if len(read) > _SMALL_BYTES and shrunk > MOST_SHRUNK:
                    return b"", (
                        f"it has a part, {info.filename}, that unpacks to more than {MOST_SHRUNK} "
                        "times its size, as archives made to fill the memory do."
                    )
    finally:
        info.file_size = said
    if len(read) != said:
        return b"", f"it tells a wrong size of its part {info.filename}. Save it anew in Word."
    return bytes(read), None


def _stowaway(part: Part) -> str | None:
    """Another program's file inside."""
    name = part.name.lower()
    if name.endswith((".bin", ".ole")) and part.content.startswith(_OLD_OFFICE):
        return (
            f"it holds an embedded object ({part.name}). Delete it, or put a picture of it in its "
            "place."
        )
    if part.content.startswith(_ARCHIVES) or "/embeddings/" in f"/{name}":
        return (
            f"it holds another file ({part.name}). Delete embedded files and charts, or put "
            "pictures of them in their place."
        )
    return None
