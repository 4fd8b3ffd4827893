"""Word files of transcripts: python-docx stays in this file."""

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from assistant.errors import InputError

if TYPE_CHECKING:
    from docx.document import Document

_MB = 1 << 20
# A .docx is a ZIP: a small one can hold gigabytes of nothing. Ours are text, and small.
_MOST_UNPACKED = 100 * _MB
_MOST_PARTS = 2000

_FONT, _EAST_ASIAN_FONT = (
    "Calibri",
    {"zh-Hans": "微软雅黑", "zh-Hant": "微軟正黑體", "en": "微软雅黑"},
)


def read_lines(data: bytes, filename: str) -> list[str]:
    """The lines of the paragraphs and of the tables' cells, in order. Raises InputError."""
    _check_size(data, filename)
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        lines: list[str] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                for row in block.rows:
                    lines += [line for cell in row.cells for line in cell.text.split("\n")]
            else:
                lines += block.text.split("\n")
    # Missing parts, broken XML, another kind of file: python-docx has an exception for each.
    except Exception as exc:
        raise InputError(_damaged(filename)) from exc
    return lines


def _check_size(data: bytes, filename: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
    except zipfile.BadZipFile as exc:
        raise InputError(_damaged(filename)) from exc
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise InputError(
            f"{filename} unpacks to more than {_MOST_UNPACKED // _MB} MB, far more than a "
            "transcript needs. Save the text alone as .docx or .txt."
        )


def _damaged(filename: str) -> str:
    return (
        f"{filename} is not a Word .docx file, or it is damaged. Open it in Word and save it as "
        ".docx, or export the transcript as .txt."
    )


def write_paragraphs(
    title: str, facts: Sequence[str], turns: Sequence[tuple[str, str]], language: str
) -> bytes:
    """A document of its title, facts below it and turns, each a head (speaker, time) and words."""
    import docx
    from docx.shared import Pt, RGBColor

    document: Document = docx.Document()
    _set_fonts(document, _EAST_ASIAN_FONT[language])
    document.core_properties.title, document.core_properties.language = title[:255], language
    document.core_properties.author = ""
    if title:
        document.add_heading(title, level=0)
    grey = RGBColor(0x66, 0x66, 0x66)
    for fact in facts:
        document.add_paragraph().add_run(fact).font.color.rgb = grey
    for head, words in turns:
        paragraph = document.add_paragraph()
        if head:
            run = paragraph.add_run(head)
            run.bold, run.font.size, run.font.color.rgb = True, Pt(9.5), grey
            run.add_break()
        paragraph.add_run(words)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def _set_fonts(document: "Document", east_asian: str) -> None:
    """Without the East-Asian font Word sets Chinese in a face that does not fit."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for name in ("Normal", "Title"):
        style: Any = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # The style's theme font would win over the one that is named.
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)
        fonts.set(qn("w:eastAsia"), east_asian)
    normal: Any = document.styles["Normal"]
    normal.font.size, normal.paragraph_format.line_spacing = Pt(11), 1.35
