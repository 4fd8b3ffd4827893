"""Makes the built-in Word templates: form 3, meeting agenda and action tracker, in each language.

    python -m assistant.minutes.templates.build

Change the look here and run it; the .docx files beside it are its output.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as DocxDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row

from assistant.minutes.catalogue import LABELS, Labels
from assistant.minutes.templates import ooxml
from assistant.types import Language

FOLDER = Path(__file__).parent

INK = RGBColor(0x1F, 0x2D, 0x3D)
GREY = RGBColor(0x6B, 0x75, 0x80)
SHADE = "EEF2F6"
RULE = "B8C2CC"

# The width between the margins of the page; every table's columns add up to it.
TEXT_CM = 17.6
SIGNATURES_CM = (4.2, 5.4, 1.6, 6.4)


@dataclass(frozen=True)
class Look:
    """What differs between the languages: fonts, the running page text, column widths in cm.

    Fonts are Latin and East Asian; these come with Windows and with Word on macOS. Where they are
    missing, as in LibreOffice on Linux, a Hei-like face stands in: digits and names use the
    Chinese face too, so that they are replaced alike.
    """

    tag: str
    fonts: tuple[str, str]
    page: tuple[str, str, str]
    header_cm: tuple[float, ...]
    agenda_cm: tuple[float, ...]
    disputes_cm: tuple[float, ...]
    actions_cm: tuple[float, ...]
    colon: str


_CHINESE_CM = {
    "header_cm": (2.1, 7.2, 2.1, 6.2),
    "agenda_cm": (1.1, 10.9, 3.2, 2.4),
    "disputes_cm": (1.1, 6.7, 9.8),
    "actions_cm": (1.0, 4.6, 2.2, 1.95, 3.1, 1.35, 1.7, 1.7),
}

LOOKS: dict[Language, Look] = {
    "zh-Hans": Look(
        tag="zh-CN",
        fonts=("Microsoft YaHei", "Microsoft YaHei"),
        page=("第 ", " 页　共 ", " 页"),
        colon="：",
        **_CHINESE_CM,
    ),
    "zh-Hant": Look(
        tag="zh-TW",
        fonts=("Microsoft JhengHei", "Microsoft JhengHei"),
        page=("第 ", " 頁　共 ", " 頁"),
        colon="：",
        **_CHINESE_CM,
    ),
    "en": Look(
        tag="en-US",
        fonts=("Arial", "Microsoft YaHei"),
        page=("Page ", " of ", ""),
        header_cm=(2.6, 6.8, 2.0, 6.2),
        agenda_cm=(1.1, 9.5, 4.2, 2.8),
        disputes_cm=(1.1, 6.7, 9.8),
        actions_cm=(1.0, 4.3, 2.4, 2.4, 2.4, 1.6, 1.7, 1.8),
        colon=": ",
    ),
}


def main() -> None:
    for language in LOOKS:
        build(language).save(str(FOLDER / f"standard.{language}.docx"))


def build(language: Language) -> DocxDocument:
    """The built-in template of one language."""
    look, labels = LOOKS[language], LABELS[language]
    document = _blank_document(look)
    _add_title(document, labels)
    _add_header_block(document, look, labels)
    document.add_heading(labels.section_agenda)
    _add_agenda(document, look, labels)
    document.add_heading(labels.section_decisions)
    _add_decisions(document, labels)
    document.add_heading(labels.section_disputes)
    _add_disputes(document, look, labels)
    document.add_heading(labels.section_actions)
    _add_actions(document, look, labels)
    document.add_heading(labels.section_next_meeting)
    _add_next_meeting(document, look, labels)
    _add_signatures(document, look, labels)
    _add_footer(document, look, labels)
    return document


def _blank_document(look: Look) -> DocxDocument:
    document = Document()
    _drop_leftovers(document)
    ooxml.set_word_version(document, 15)
    _set_page(document)
    _set_styles(document, look)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    # Fixed, so that building again gives the same file.
    properties.created = properties.modified = dt.datetime(2024, 1, 1)
    return document


def _drop_leftovers(document: DocxDocument) -> None:
    """Parts of python-docx's own blank document that show nothing and weigh 450 kB."""
    for rels in (document.part.rels, document.part.package.rels):
        for key, rel in list(rels.items()):
            kind = rel.reltype.rsplit("/", 1)[-1]
            if kind in ("stylesWithEffects", "thumbnail", "customXml", "numbering"):
                del rels[key]


def _set_page(document: DocxDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21 - TEXT_CM) / 2)
    section.top_margin, section.bottom_margin = Cm(1.7), Cm(1.8)
    section.header_distance, section.footer_distance = Cm(1.0), Cm(1.0)


def _set_styles(document: DocxDocument, look: Look) -> None:
    ooxml.keep_styles(document, {"Normal", "Heading 1", "Title", "Subtitle", "Header", "Footer"})
    ooxml.set_defaults(document, *look.fonts, look.tag)
    normal = _style(document, "Normal", look.fonts, 10.5)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    ooxml.set_digits_close(normal)
    title = _style(document, "Title", look.fonts, 20, bold=True)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(2)
    subtitle = _style(document, "Subtitle", look.fonts, 13, color=GREY)
    subtitle.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    subtitle.paragraph_format.space_after = Pt(10)
    heading = _style(document, "Heading 1", look.fonts, 12, bold=True)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(11), Pt(4)
    heading.paragraph_format.keep_with_next = True
    footer = _style(document, "Footer", look.fonts, 8.5, color=GREY).paragraph_format
    footer.tab_stops.clear_all()
    footer.tab_stops.add_tab_stop(Cm(TEXT_CM), WD_TAB_ALIGNMENT.RIGHT)
    for name, is_bold in (("Table Text", False), ("Table Heading", True)):
        ooxml.add_paragraph_style(document, name)
        _style(document, name, look.fonts, 9, bold=is_bold)
    ooxml.add_paragraph_style(document, "Numbered")
    numbered = _style(document, "Numbered", look.fonts, 10.5).paragraph_format
    numbered.left_indent, numbered.first_line_indent = Cm(0.7), Cm(-0.7)
    numbered.tab_stops.add_tab_stop(Cm(0.7))
    numbered.space_after = Pt(2)


def _style(
    document: DocxDocument,
    name: str,
    fonts: tuple[str, str],
    size: float,
    *,
    bold: bool = False,
    color: RGBColor = INK,
) -> ParagraphStyle:
    style = ooxml.paragraph_style(document, name)
    ooxml.drop_border(style)
    ooxml.set_fonts(style.element, *fonts)
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = color
    return style


def _add_title(document: DocxDocument, labels: Labels) -> None:
    document.add_paragraph("{{ title }}", style="Title")
    document.add_paragraph(labels.minutes, style="Subtitle")


def _add_header_block(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = _table(document, look.header_cm)
    _add_facts(table, {labels.project: "{{ project }}"})
    _add_facts(table, {labels.time: "{{ time }}", labels.location: "{{ location }}"})
    _add_facts(table, {labels.chair: "{{ chair }}", labels.recorder: "{{ recorder }}"})
    _add_facts(table, {labels.participants: "{{ participants_text }}"})


def _add_agenda(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = _table(document, look.agenda_cm)
    columns = {
        labels.no: "{{ row.no }}",
        labels.topic: "{{ row.topic }}",
        labels.agenda_owner: "{{ row.owner }}",
        labels.planned_minutes: "{{ row.minutes }}",
    }
    _add_rows(table, columns, each="row in agenda", otherwise=labels.to_confirm)


def _add_decisions(document: DocxDocument, labels: Labels) -> None:
    for text in (
        "{%p for row in decisions %}",
        "{{ row.no }}.\t{{ row.text }}",
        "{%p else %}",
        labels.none,
        "{%p endfor %}",
    ):
        document.add_paragraph(text, style="Numbered")


def _add_disputes(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = _table(document, look.disputes_cm)
    each_side = (
        "{%p for side in row.positions %}",
        "{{ side.party }}" + look.colon + "{{ side.position }}",
        "{%p endfor %}",
    )
    columns = {
        labels.no: "{{ row.no }}",
        labels.dispute: "{{ row.text }}",
        labels.positions: "\n".join(each_side),
    }
    _add_rows(table, columns, each="row in disputes", otherwise=labels.none)


def _add_actions(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = _table(document, look.actions_cm)
    columns = {
        labels.no: "{{ row.no }}",
        labels.task: "{{ row.task }}",
        labels.owner: "{{ row.owner }}",
        labels.department: "{{ row.department }}",
        labels.deadline: "{{ row.deadline }}",
        labels.status: "{{ row.status }}",
        labels.delay_reason: "{{ row.delay_reason }}",
        labels.updated: "{{ row.updated }}",
    }
    _add_rows(table, columns, each="row in action_items", otherwise=labels.none)


def _add_next_meeting(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = _table(document, look.header_cm)
    at, location = "{{ next_meeting.at }}", "{{ next_meeting.location }}"
    _add_facts(table, {labels.time: at, labels.location: location})
    _add_facts(table, {labels.next_topic: "{{ next_meeting.topic }}"})
    _keep_together(table)


def _add_signatures(document: DocxDocument, look: Look, labels: Labels) -> None:
    document.add_paragraph().paragraph_format.keep_with_next = True
    table = _table(document, SIGNATURES_CM, is_ruled=False)
    for role in (labels.signature_recorder, labels.signature_leader):
        row = _add_row(table, (role + look.colon, "", labels.date + look.colon, ""), "Table Text")
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(14)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
        ooxml.underline(row.cells[1], RULE)
        ooxml.underline(row.cells[3], RULE)
    _keep_together(table)


def _add_footer(document: DocxDocument, look: Look, labels: Labels) -> None:
    before, between, after = look.page
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("{{ title }}\u3000" + labels.minutes + "\t" + before)
    ooxml.add_field(footer, "PAGE")
    footer.add_run(between)
    ooxml.add_field(footer, "NUMPAGES")
    footer.add_run(after)


def _table(document: DocxDocument, widths: Sequence[float], *, is_ruled: bool = True) -> Table:
    table: Table = document.add_table(rows=0, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    ooxml.set_table(table, [Cm(width) for width in widths], rule=RULE if is_ruled else None)
    return table


def _add_facts(table: Table, facts: Mapping[str, str]) -> None:
    """A row of names and values, two pairs or one; the last value takes the rest of the row."""
    texts = [text for fact in facts.items() for text in fact]
    row = _add_row(table, texts + [""] * (len(table.columns) - len(texts)), "Table Text")
    if len(facts) == 1:
        _merge(row, 1)
    for cell in row.cells[:1] if len(facts) == 1 else (row.cells[0], row.cells[2]):
        cell.paragraphs[0].style = "Table Heading"
        ooxml.shade(cell, SHADE)


def _add_rows(table: Table, columns: Mapping[str, str], *, each: str, otherwise: str) -> None:
    """A heading row repeated on every page, then a row for each thing, or one that says none."""
    heading = _add_row(table, list(columns), "Table Heading")
    ooxml.repeat_on_every_page(heading)
    for cell in heading.cells:
        ooxml.shade(cell, SHADE)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _add_tag(table, f"{{%tr for {each} %}}")
    _center_first(heading, _add_row(table, list(columns.values()), "Table Text"))
    _add_tag(table, "{%tr else %}")
    empty = _add_row(table, [otherwise] + [""] * (len(columns) - 1), "Table Text")
    _merge(empty, 0).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    _add_tag(table, "{%tr endfor %}")


def _add_tag(table: Table, tag: str) -> None:
    """A row that the tag in it stands for; it leaves nothing in the minutes."""
    row = ooxml.add_row(table)
    _merge(row, 0).text = tag


def _add_row(table: Table, texts: Sequence[str], style: str) -> _Row:
    row = ooxml.add_row(table)
    ooxml.keep_whole(row)
    for cell, text in zip(row.cells, texts, strict=True):
        _write(cell, text, style)
    return row


def _merge(row: _Row, first: int) -> _Cell:
    """The cells from `first` on as one, which keeps the text of the first."""
    merged: _Cell = row.cells[first].merge(row.cells[-1])
    for paragraph in merged.paragraphs[1:]:
        merged._tc.remove(paragraph._p)
    return merged


def _write(cell: _Cell, text: str, style: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    first, *others = text.split("\n")
    cell.paragraphs[0].text, cell.paragraphs[0].style = first, style
    for line in others:
        cell.add_paragraph(line, style=style)


def _center_first(*rows: _Row) -> None:
    for row in rows:
        row.cells[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _keep_together(table: Table) -> None:
    for row in table.rows[:-1]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


if __name__ == "__main__":
    main()
