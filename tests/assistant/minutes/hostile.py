"""Word files as nobody should send them, made from a good one."""

import io
import zipfile
from collections.abc import Mapping

from docx import Document

DOCUMENT = "word/document.xml"
RELATIONS = "word/_rels/document.xml.rels"
KINDS = "[Content_Types].xml"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def changed(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    """`content` with these parts in place of those of the same name, or beside them."""
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in (kept | dict(parts)).items():
            new.writestr(name, part)
    return saved.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def with_part(name: str, content: bytes = b"x") -> bytes:
    return changed(template("{{ title }}"), {name: content})


def with_relation(kind: str, target: str, *, external: bool = True) -> bytes:
    good = template("{{ title }}")
    mode = ' TargetMode="External"' if external else ""
    added = f'<Relationship Id="rId99" Type="{_OFFICE}{kind}" Target="{target}"{mode}/>'
    relations = part(good, RELATIONS).replace(
        b"</Relationships>", added.encode() + b"</Relationships>"
    )
    return changed(good, {RELATIONS: relations})


def with_body(xml: str) -> bytes:
    """With this WordprocessingML in its body."""
    good = template("{{ title }}")
    body = part(good, DOCUMENT).replace(b"<w:sectPr", xml.encode() + b"<w:sectPr", 1)
    return changed(good, {DOCUMENT: body})


def with_field(*pieces: str) -> bytes:
    """With a field whose code is cut into these pieces, as Word does."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return with_body(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + runs
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def with_prologue(prologue: str, encoding: str = "utf-8") -> bytes:
    """With this in front of the document's own XML."""
    good = template("{{ title }}")
    xml = part(good, DOCUMENT).decode().partition("?>")[2]
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    return changed(good, {DOCUMENT: (head + prologue + xml).encode(encoding)})


def with_kind(old: str, new: str) -> bytes:
    good = template("{{ title }}")
    return changed(good, {KINDS: part(good, KINDS).replace(old.encode(), new.encode())})


def with_lying_size(content: bytes, name: str, size: int) -> bytes:
    """With another unpacked size told of a part than it has."""
    saved = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        info = archive.getinfo(name)
    told = size.to_bytes(4, "little")
    saved[info.header_offset + 22 : info.header_offset + 26] = told
    # The directory at the end tells it again: 22 bytes before the name.
    entry = saved.rindex(b"PK\x01\x02", 0, saved.rindex(name.encode()))
    saved[entry + 24 : entry + 28] = told
    return bytes(saved)
