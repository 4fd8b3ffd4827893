"""The template `formal`: an official document after GB/T 9704, and a plain letter in English.

GB/T 9704-2012: margins 37 mm above and 28 mm left around a text of 156 mm by 225 mm, body in
FangSong of 16 pt (三号) on lines of 28 pt, first headings in Hei, second in Kai, the page's number
in 14 pt between dashes, on the outer side of the page.
"""

from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import _Footer
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from assistant.minutes.catalogue import LABELS, Labels
from assistant.minutes.templates import ooxml, pieces
from assistant.minutes.templates.pieces import BLACK, GREY, RED, Fonts, Rules
from assistant.types import Language

# Who signs, and the line to sign on; they stand on the right.
SIGNATURE_CM = (5.6, 5.2)

RULES = Rules("000000", None)

_CHINESE_NO = (
    '{% if loop.index < 11 %}{{ "一二三四五六七八九十"[loop.index0] }}'
    '{% elif loop.index < 20 %}十{{ "一二三四五六七八九"[loop.index0 - 10] }}'
    "{% else %}{{ loop.index }}{% endif %}"
)


@dataclass(frozen=True)
class Look:
    """Fonts, sizes in points, and the words that are not labels.

    `exactly` is the distance of lines, `indent` that of a paragraph's first line in characters.
    `margins_cm` go round the page from the top.
    """

    tag: str
    title: Fonts
    body: Fonts
    first: Fonts
    second: Fonts
    size: float
    title_size: float
    table_size: float
    exactly: float | None
    indent: int
    colon: str
    brackets: tuple[str, str]
    stop: str
    second_no: str
    sentences: str
    page: tuple[str, str, str]
    day: str
    gap: str
    margins_cm: tuple[float, float, float, float]
    actions_cm: tuple[float, ...]


LOOKS: dict[Language, Look] = {
    "zh-Hans": Look(
        tag="zh-CN",
        title=Fonts("方正小标宋简体", "方正小标宋简体"),
        body=Fonts("仿宋", "仿宋"),
        first=Fonts("黑体", "黑体"),
        second=Fonts("楷体", "楷体"),
        size=16,
        title_size=22,
        table_size=10.5,
        exactly=28,
        indent=2,
        colon="：",
        brackets=("（", "）"),
        stop="。",
        second_no=f"（{_CHINESE_NO}）",
        sentences="",
        page=("— ", "", " —"),
        day="　　年　　月　　日",
        gap=" ",
        margins_cm=(3.7, 2.6, 3.5, 2.8),
        actions_cm=(1.05, 5.35, 2.1, 2.2, 3.3, 1.6),
    ),
    "zh-Hant": Look(
        tag="zh-TW",
        title=Fonts("新細明體", "新細明體"),
        body=Fonts("標楷體", "標楷體"),
        first=Fonts("微軟正黑體", "微軟正黑體"),
        second=Fonts("標楷體", "標楷體"),
        size=16,
        title_size=22,
        table_size=10.5,
        exactly=28,
        indent=2,
        colon="：",
        brackets=("（", "）"),
        stop="。",
        second_no=f"（{_CHINESE_NO}）",
        sentences="",
        page=("— ", "", " —"),
        day="　　年　　月　　日",
        gap=" ",
        margins_cm=(3.7, 2.6, 3.5, 2.8),
        actions_cm=(1.05, 5.35, 2.1, 2.2, 3.3, 1.6),
    ),
    "en": Look(
        tag="en-US",
        title=Fonts("Times New Roman", "宋体"),
        body=Fonts("Times New Roman", "宋体"),
        first=Fonts("Times New Roman", "宋体"),
        second=Fonts("Times New Roman", "宋体"),
        size=11.5,
        title_size=18,
        table_size=10,
        exactly=None,
        indent=0,
        colon=": ",
        brackets=(" (", ")"),
        stop=".",
        second_no="{{ loop.index }}. ",
        sentences=" ",
        page=("Page ", " of ", ""),
        day="",
        gap=" ",
        margins_cm=(2.5, 2.5, 2.5, 2.5),
        actions_cm=(1.1, 4.7, 2.8, 3.0, 2.5, 1.9),
    ),
}


def build(language: Language) -> DocxDocument:
    look, labels = LOOKS[language], LABELS[language]
    fonts = (*look.title, *look.first, *look.second)
    document = pieces.blank_document(look.tag, look.body, fonts)
    top, right, bottom, left = look.margins_cm
    pieces.set_page(document, top=top, right=right, bottom=bottom, left=left)
    if look.indent:
        document.sections[0].header_distance = Cm(2.0)
        document.sections[0].footer_distance = Cm(1.7)
    _set_styles(document, look)
    pieces.add_draft_notice(document, labels)
    _add_title(document, look, labels)
    _add_facts(document, look, labels)
    _add_agenda(document, look, labels)
    _add_decisions(document, look, labels)
    _add_disputes(document, look, labels)
    _add_actions(document, look, labels)
    _add_progress(document, look, labels)
    _add_next_meeting(document, look, labels)
    _add_closing(document, look, labels)
    _add_footers(document, look, labels)
    return document


def _set_styles(document: DocxDocument, look: Look) -> None:
    lines = {"color": BLACK, "exactly": look.exactly}
    is_letter = look.exactly is None
    pieces.set_style(document, "Normal", look.body, look.size, color=BLACK)
    # The standard gives no distance of a title's lines; they are set close.
    title_lines = look.title_size + 12 if look.exactly else None
    pieces.set_style(
        document,
        "Title",
        look.title,
        look.title_size,
        bold=is_letter,
        color=BLACK,
        exactly=title_lines,
        centered=True,
    )
    pieces.set_style(
        document, "Subtitle", look.body, look.size, color=BLACK, before=10, after=14, centered=True
    )
    after = 6 if is_letter else 0
    before = 10 if is_letter else 0
    heads = {"Heading 1": look.first, "Heading 2": look.second, "Body": look.body}
    for name, fonts in heads.items():
        bold = is_letter and name != "Body"
        size = look.size
        style = pieces.set_style(document, name, fonts, size, bold=bold, **lines)  # type: ignore[arg-type]
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.space_before = Pt(before if name == "Heading 1" else 0)
        ooxml.indent_first_line(style, look.indent, look.size)
    facts = pieces.set_style(document, "Facts", look.body, look.size, **lines)  # type: ignore[arg-type]
    ooxml.indent_first_line(facts, look.indent, look.size)
    pieces.set_style(document, "Header", look.body, 10.5, color=GREY)
    pieces.set_style(document, "Footer", look.title, 14 if look.indent else 9.5, color=BLACK)
    pieces.set_style(document, "Document Line", look.title, 9, color=GREY)
    pieces.set_style(document, "Signature", look.body, look.size, color=BLACK)
    pieces.set_style(document, pieces.TABLE_TEXT, look.body, look.table_size, color=BLACK)
    pieces.set_style(
        document,
        pieces.TABLE_HEADING,
        look.first,
        look.table_size,
        bold=is_letter,
        color=BLACK,
        centered=True,
    )


def _add_title(document: DocxDocument, look: Look, labels: Labels) -> None:
    pieces.add_lines(document, "Title", "{{ title }}", labels.minutes)
    number = f"{labels.number}{look.colon}{{{{ document.number }}}}"
    line = document.add_paragraph(
        f"{{% if document.number %}}{number}{{% else %}}{{{{ document.version }}}}{{% endif %}}",
        style="Subtitle",
    )
    ooxml.rule_below(line, str(RED))


def _add_facts(document: DocxDocument, look: Look, labels: Labels) -> None:
    facts = {
        labels.project: "{{ project }}",
        labels.time: "{{ time }}",
        labels.location: "{{ location }}",
        labels.chair: "{{ chair }}",
        labels.recorder: "{{ recorder }}",
        labels.participants: "{{ participants_text }}",
    }
    for name, value in facts.items():
        _add_fact(document, look, name, value)


def _add_fact(document: DocxDocument, look: Look, name: str, value: str) -> Paragraph:
    line = document.add_paragraph(style="Facts")
    run = line.add_run(name + look.colon)
    ooxml.set_run_fonts(run, look.first.latin, look.first.eastern)
    run.bold = look.exactly is None or None
    line.add_run(value)
    return line


def _add_agenda(document: DocxDocument, look: Look, labels: Labels) -> None:
    before, after = look.brackets
    document.add_heading(labels.section_agenda)
    pieces.add_lines(document, "Body", "{%p for row in agenda %}")
    owner = labels.agenda_owner + look.colon + "{{ row.owner }}"
    comma = "，" if look.colon == "：" else ", "
    facts = f"{before}{owner}{comma}{{{{ row.minutes }}}}{after}"
    pieces.add_lines(document, "Body", "{%p if row.discussed %}")
    _add_topic(document, look, facts)
    discussed = f'{{{{ row.discussed|join("{look.sentences}") }}}}'
    pieces.add_lines(document, "Body", discussed, "{%p else %}")
    # A heading stays with what follows; rows without a summary would make one long chain.
    _add_topic(document, look, facts).paragraph_format.keep_with_next = False
    pieces.add_lines(
        document, "Body", "{%p endif %}", "{%p else %}", labels.to_confirm, "{%p endfor %}"
    )


def _add_topic(document: DocxDocument, look: Look, facts: str) -> Paragraph:
    head: Paragraph = document.add_heading(look.second_no + "{{ row.topic }}", level=2)
    head.add_run(facts).bold = False if look.exactly is None else None
    return head


def _add_decisions(document: DocxDocument, look: Look, labels: Labels) -> None:
    before, after = look.brackets
    carried = f"{before}{labels.carried_by}{look.colon}{{{{ row.carried_by }}}}{after}"
    replaced = f"{before}{{{{ row.replaces }}}}{after}"
    document.add_heading(labels.section_decisions)
    pieces.add_lines(
        document,
        "Body",
        "{%p for row in decisions %}",
        "{{ row.no }}. {{ row.text }}{% if row.carried_by %}" + carried + "{% endif %}"
        "{% if row.replaces %}" + replaced + "{% endif %}",
        "{%p else %}",
        labels.none + look.stop,
        "{%p endfor %}",
    )


def _add_disputes(document: DocxDocument, look: Look, labels: Labels) -> None:
    """The positions; the sentence too where it says more, and alone where there are none."""
    document.add_heading(labels.section_disputes)
    said = "{{ side.party }}" + look.colon + "{{ side.position }}"
    pieces.add_lines(document, "Body", "{%p for row in disputes %}", "{%p if row.gist %}")
    gist = document.add_paragraph("{{ row.no }}. {{ row.gist }}", style="Body")
    gist.paragraph_format.keep_with_next = True
    opening = "{%p endif %}", "{%p for side in row.positions %}"
    pieces.add_lines(document, "Body", *opening, "{%p if loop.first and not row.gist %}")
    first = document.add_paragraph("{{ row.no }}. " + said, style="Body")
    first.paragraph_format.keep_with_next = True
    pieces.add_lines(document, "Body", "{%p else %}")
    document.add_paragraph(said, style="Body").paragraph_format.left_indent = Pt(look.size)
    pieces.add_lines(
        document,
        "Body",
        "{%p endif %}",
        "{%p else %}",
        "{%p if not row.gist %}",
        "{{ row.no }}. {{ row.text }}",
        "{%p endif %}",
        "{%p endfor %}",
        "{%p else %}",
        labels.none + look.stop,
        "{%p endfor %}",
    )


def _add_actions(document: DocxDocument, look: Look, labels: Labels) -> None:
    document.add_heading(labels.section_actions).paragraph_format.space_after = Pt(5)
    columns = {
        labels.no: "{{ row.no }}",
        labels.task: "{{ row.task }}",
        labels.owner: "{{ row.owner }}",
        labels.department: "{{ row.department }}",
        labels.deadline: "{{ row.deadline }}",
        labels.status: "{{ row.status }}",
    }
    table = pieces.add_table(document, look.actions_cm, RULES)
    pieces.add_rows(table, columns, each="row in action_items", otherwise=labels.none, rules=RULES)


def _add_progress(document: DocxDocument, look: Look, labels: Labels) -> None:
    before, after = look.brackets
    pieces.add_section_if_any(document, "progress")
    # It stands below a table, which needs some distance.
    document.add_heading(labels.section_progress).paragraph_format.space_before = Pt(10)
    owner = f"{before}{labels.owner}{look.colon}{{{{ row.owner }}}}{after}"
    pieces.add_lines(document, "Body", "{%p for row in progress %}")
    line = f"{{{{ row.no }}}}. {{{{ row.task }}}}{owner}{look.colon}{{{{ row.change }}}}{look.stop}"
    document.add_paragraph(line, style="Body").paragraph_format.keep_with_next = True
    said = f"{labels.said}{look.colon}{{{{ row.said }}}}"
    document.add_paragraph(said, style="Body").paragraph_format.left_indent = Pt(look.size)
    pieces.add_lines(document, "Body", "{%p endfor %}")
    pieces.end_section(document)


def _add_next_meeting(document: DocxDocument, look: Look, labels: Labels) -> None:
    # It stands below a table, which needs some distance.
    heading = document.add_heading(pieces.next_meeting_heading(labels))
    heading.paragraph_format.space_before = Pt(10)
    facts = {
        labels.time: "{{ next_meeting.at }}",
        labels.location: "{{ next_meeting.location }}",
        labels.next_topic: "{{ next_meeting.topic }}",
    }
    for name, value in facts.items():
        _add_fact(document, look, name, value).paragraph_format.keep_with_next = True


def _add_closing(document: DocxDocument, look: Look, labels: Labels) -> None:
    """Lines for the signatures, and the day of issue: four characters from the right."""
    space = document.add_paragraph(style="Body")
    space.paragraph_format.keep_with_next = True
    left = sum(look.actions_cm) - sum(SIGNATURE_CM)
    table = pieces.add_table(document, (left, *SIGNATURE_CM), pieces.BARE)
    signed = {
        labels.signature_recorder: pieces.RECORDER,
        labels.signature_leader: "{{ document.approved_by }}",
    }
    for role, name in signed.items():
        row = pieces.add_row(table, ("", role + look.colon, name), "Signature")
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(10)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        row.cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        ooxml.underline(row.cells[2], "000000")
    blank = f"{labels.date}{look.colon}" + (look.day or "_" * 18)
    day = f"{{% if document.issued %}}{{{{ document.issued }}}}{{% else %}}{blank}{{% endif %}}"
    dated = document.add_paragraph(day, style="Body")
    dated.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    dated.paragraph_format.space_before = Pt(12)
    dated.paragraph_format.right_indent = Pt(4 * look.size if look.indent else 0)


def _add_footers(document: DocxDocument, look: Look, labels: Labels) -> None:
    section = document.sections[0]
    is_official = bool(look.indent)
    _add_footer(section.footer, look, labels, is_right=True)
    if is_official:
        document.settings.odd_and_even_pages_header_footer = True
        _copy_header(document, labels)
        _add_footer(section.even_page_footer, look, labels, is_right=False)


def _copy_header(document: DocxDocument, labels: Labels) -> None:
    section = document.sections[0]
    even = section.even_page_header
    even.is_linked_to_previous = False
    even.paragraphs[0].style = "Header"
    pieces.add_draft_notice(document, labels, header=even)


def _add_footer(footer: _Footer, look: Look, labels: Labels, *, is_right: bool) -> None:
    footer.is_linked_to_previous = False
    number = footer.paragraphs[0]
    number.style = "Footer"
    number.alignment = WD_ALIGN_PARAGRAPH.RIGHT if is_right else WD_ALIGN_PARAGRAPH.LEFT
    # One character in from the edge of the text.
    indent = Pt(14 if look.indent else 0)
    number.paragraph_format.right_indent = indent if is_right else None
    number.paragraph_format.left_indent = None if is_right else indent
    pieces.add_page_number(number, look.page)
    line = footer.add_paragraph(pieces.document_line(labels, look.gap), style="Document Line")
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
