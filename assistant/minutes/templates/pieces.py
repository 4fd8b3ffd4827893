"""What the built-in templates are put together from: styles, tables, rows with tags, footers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Header
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from assistant.minutes.catalogue import Labels
from assistant.minutes.templates import ooxml

INK = RGBColor(0x1F, 0x2D, 0x3D)
GREY = RGBColor(0x6B, 0x75, 0x80)
BLACK = RGBColor(0, 0, 0)
RED = RGBColor(0xC0, 0x39, 0x2B)

STYLES = ("Normal", "Heading 1", "Heading 2", "Title", "Subtitle", "Header", "Footer")
# A draft is signed by nobody.
RECORDER = "{% if document.issued %}{{ signatures[0].name }}{% endif %}"

TABLE_TEXT, TABLE_HEADING = "Table Text", "Table Heading"


class Fonts(NamedTuple):
    """One for Latin letters and digits, one for Chinese."""

    latin: str
    eastern: str


@dataclass(frozen=True)
class Rules:
    """How tables are drawn: the colours of their lines and of their headings' ground."""

    line: str | None
    ground: str | None


PLAIN = Rules("B8C2CC", "EEF2F6")
BARE = Rules(None, None)


def blank_document(tag: str, fonts: Fonts, other_fonts: Sequence[str] = ()) -> DocxDocument:
    """An empty one, in the language `tag`; built again, it is the same file."""
    document = Document()
    _drop_leftovers(document)
    ooxml.set_word_version(document, 15)
    ooxml.keep_styles(document, set(STYLES))
    ooxml.set_defaults(document, fonts.latin, fonts.eastern, tag)
    ooxml.list_fonts(document, sorted({*fonts, *other_fonts}))
    ooxml.drop_grid(document)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = dt.datetime(2024, 1, 1)
    return document


def _drop_leftovers(document: DocxDocument) -> None:
    """Parts of python-docx's own blank document that show nothing and weigh 450 kB."""
    for rels in (document.part.rels, document.part.package.rels):
        for key, rel in list(rels.items()):
            kind = rel.reltype.rsplit("/", 1)[-1]
            if kind in ("stylesWithEffects", "thumbnail", "customXml", "numbering"):
                del rels[key]


def set_page(document: DocxDocument, top: float, right: float, bottom: float, left: float) -> None:
    """A4 with these margins, in cm."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.right_margin = Cm(top), Cm(right)
    section.bottom_margin, section.left_margin = Cm(bottom), Cm(left)
    section.header_distance = section.footer_distance = Cm(1.0)


def set_style(
    document: DocxDocument,
    name: str,
    fonts: Fonts,
    size: float,
    *,
    bold: bool = False,
    color: RGBColor = INK,
    before: float = 0,
    after: float = 0,
    exactly: float | None = None,
    centered: bool = False,
) -> ParagraphStyle:
    """The style `name`, made if there is none; sizes and distances in points."""
    if name not in [style.name for style in document.styles]:
        ooxml.add_paragraph_style(document, name)
    style = ooxml.paragraph_style(document, name)
    ooxml.drop_border(style)
    ooxml.drop_look(style)
    ooxml.set_fonts(style.element, fonts.latin, fonts.eastern)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = color
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = Pt(exactly) if exactly else 1.0
    if centered:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if name.startswith("Heading"):
        form.keep_with_next = True
    if name == "Normal":
        ooxml.set_digits_close(style)
        form.widow_control = True
    return style


def add_lines(document: DocxDocument, style: str, *lines: str) -> None:
    for text in lines:
        document.add_paragraph(text, style=style)


def add_draft_notice(document: DocxDocument, labels: Labels, header: _Header | None = None) -> None:
    """At the head of every page of a draft; nothing where the minutes are issued."""
    header = header or document.sections[0].header
    line = header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    state = "{% if document.state and not document.issued %}" + labels.not_issued + "{% endif %}"
    run = line.add_run(state)
    run.font.color.rgb, run.font.bold = RED, True


def document_line(labels: Labels, gap: str) -> str:
    """State, version, number and hash, of those there are."""
    named = f"{labels.number}{gap}", f"{labels.check}{gap}"
    return (
        "{{ document.state }}"
        "{% if document.version %} · {{ document.version }}{% endif %}"
        "{% if document.number %} · " + named[0] + "{{ document.number }}{% endif %}"
        "{% if document.hash %} · " + named[1] + "{{ document.hash }}{% endif %}"
    )


def add_page_number(paragraph: Paragraph, words: tuple[str, str, str]) -> None:
    """`words` go before the page, before the number of pages, and after; "" leaves that out."""
    before, between, after = words
    paragraph.add_run(before)
    ooxml.add_field(paragraph, "PAGE")
    if between:
        paragraph.add_run(between)
        ooxml.add_field(paragraph, "NUMPAGES")
    paragraph.add_run(after)


def add_section_if_any(document: DocxDocument, name: str) -> None:
    """What follows is there only where the list `name` has something; `end_section` ends it."""
    document.add_paragraph(f"{{%p if {name} %}}")


def end_section(document: DocxDocument) -> None:
    document.add_paragraph("{%p endif %}")


def next_meeting_heading(labels: Labels) -> str:
    """Its number depends on whether there is progress of earlier items above it."""
    after, alone = labels.section_next_meeting_after, labels.section_next_meeting
    return f"{{% if progress %}}{after}{{% else %}}{alone}{{% endif %}}"


def add_table(document: DocxDocument, widths: Sequence[float], rules: Rules = PLAIN) -> Table:
    """A table without rows; widths of columns in cm."""
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    ooxml.set_table(table, [Cm(width) for width in widths], rule=rules.line)
    return table


def add_facts(table: Table, facts: Mapping[str, str], rules: Rules = PLAIN) -> None:
    """A row of names and values, two pairs or one; the last value takes the rest of the row."""
    texts = [text for fact in facts.items() for text in fact]
    row = add_row(table, texts + [""] * (len(table.columns) - len(texts)))
    if len(facts) == 1:
        _merge(row, 1)
    for cell in row.cells[:1] if len(facts) == 1 else (row.cells[0], row.cells[2]):
        cell.paragraphs[0].style = TABLE_HEADING
        _shade(cell, rules)


def add_rows(
    table: Table,
    columns: Mapping[str, str],
    *,
    each: str,
    otherwise: str,
    rules: Rules = PLAIN,
    centered: Sequence[int] = (0,),
) -> None:
    """A heading row repeated on every page, then a row for each thing, or one that says none."""
    heading = add_heading_row(table, list(columns), rules)
    add_tag(table, f"{{%tr for {each} %}}")
    for row in (heading, add_row(table, list(columns.values()))):
        for place in centered:
            row.cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_tag(table, "{%tr else %}")
    empty = add_row(table, [otherwise] + [""] * (len(columns) - 1))
    _merge(empty, 0).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_tag(table, "{%tr endfor %}")


def add_heading_row(table: Table, texts: Sequence[str], rules: Rules = PLAIN) -> _Row:
    """A row that is repeated on every page and never the last of one."""
    heading = add_row(table, texts, TABLE_HEADING)
    ooxml.repeat_on_every_page(heading)
    for cell in heading.cells:
        _shade(cell, rules)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    return heading


def add_tag(table: Table, tag: str) -> None:
    """A row that the tag in it stands for; it leaves nothing in the minutes."""
    row = ooxml.add_row(table)
    _merge(row, 0).text = tag


def add_row(table: Table, texts: Sequence[str], style: str = TABLE_TEXT) -> _Row:
    """A row that is never broken across pages; each line of a text is a paragraph."""
    row = ooxml.add_row(table)
    ooxml.keep_whole(row)
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell, text, style)
    return row


def add_signatures(table: Table, rows: Sequence[tuple[str, str, str, str]], *, line: str) -> None:
    """Rows of role, name, "date", date; name and date stand on lines to write on."""
    for texts in rows:
        row = add_row(table, texts)
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(12)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        ooxml.underline(row.cells[1], line)
        ooxml.underline(row.cells[3], line)
    keep_together(table)


def keep_together(table: Table) -> None:
    """All rows on one page."""
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _merge(row: _Row, first: int) -> _Cell:
    """The cells from `first` on as one, which keeps the text of the first."""
    merged: _Cell = row.cells[first].merge(row.cells[-1])
    for paragraph in merged.paragraphs[1:]:
        merged._tc.remove(paragraph._p)
    return merged


def _shade(cell: _Cell, rules: Rules) -> None:
    if rules.ground:
        ooxml.shade(cell, rules.ground)


def _write(cell: _Cell, text: str, style: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first, *others = text.split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in others:
        cell.add_paragraph(line, style=style)
