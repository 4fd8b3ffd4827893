"""The template `standard`: form 3, meeting agenda and action tracker."""

from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt

from assistant.minutes.catalogue import LABELS, Labels
from assistant.minutes.templates import ooxml, pieces
from assistant.minutes.templates.pieces import GREY, Fonts
from assistant.types import Language

# The width between the margins of the page; every table's columns add up to it.
TEXT_CM = 17.6
SIGNATURES_CM = (4.2, 5.4, 1.8, 6.2)

# A numbered list's number, and the distance of its text.
HANG_CM = 0.7


@dataclass(frozen=True)
class Look:
    """What differs between the languages: fonts, the running page text, column widths in cm.

    The fonts come with Windows and with Word on macOS. Where they are missing, as in LibreOffice
    on Linux, a Hei-like face stands in: digits and names use the Chinese face too, so that they
    are replaced alike.
    """

    tag: str
    fonts: Fonts
    page: tuple[str, str, str]
    header_cm: tuple[float, ...]
    agenda_cm: tuple[float, ...]
    disputes_cm: tuple[float, ...]
    actions_cm: tuple[float, ...]
    progress_cm: tuple[float, ...]
    colon: str
    brackets: tuple[str, str]
    gap: str


_CHINESE_CM = {
    "header_cm": (2.1, 7.2, 2.1, 6.2),
    "agenda_cm": (1.1, 4.3, 7.7, 2.4, 2.1),
    "disputes_cm": (1.1, 6.7, 9.8),
    "actions_cm": (0.95, 3.95, 1.95, 1.9, 3.35, 1.5, 1.7, 2.3),
    "progress_cm": (0.95, 3.95, 1.95, 5.1, 5.65),
}

LOOKS: dict[Language, Look] = {
    "zh-Hans": Look(
        tag="zh-CN",
        fonts=Fonts("Microsoft YaHei", "Microsoft YaHei"),
        page=("第 ", " 页　共 ", " 页"),
        colon="：",
        brackets=("（", "）"),
        gap=" ",
        **_CHINESE_CM,
    ),
    "zh-Hant": Look(
        tag="zh-TW",
        fonts=Fonts("Microsoft JhengHei", "Microsoft JhengHei"),
        page=("第 ", " 頁　共 ", " 頁"),
        colon="：",
        brackets=("（", "）"),
        gap=" ",
        **_CHINESE_CM,
    ),
    "en": Look(
        tag="en-US",
        fonts=Fonts("Arial", "Microsoft YaHei"),
        page=("Page ", " of ", ""),
        header_cm=(2.9, 7.0, 2.1, 5.6),
        agenda_cm=(1.1, 4.0, 7.3, 3.0, 2.2),
        disputes_cm=(1.1, 6.7, 9.8),
        actions_cm=(0.95, 3.65, 2.6, 2.7, 2.4, 1.85, 1.65, 1.8),
        progress_cm=(0.95, 4.25, 2.6, 5.7, 4.1),
        colon=": ",
        brackets=(" (", ")"),
        gap=" ",
    ),
}


def build(language: Language) -> DocxDocument:
    look, labels = LOOKS[language], LABELS[language]
    document = pieces.blank_document(look.tag, look.fonts)
    side = (21 - TEXT_CM) / 2
    pieces.set_page(document, top=1.9, right=side, bottom=1.9, left=side)
    set_styles(document, look.fonts)
    pieces.add_draft_notice(document, labels)
    pieces.add_lines(document, "Title", "{{ title }}")
    pieces.add_lines(document, "Subtitle", labels.minutes)
    _add_header_block(document, look, labels)
    document.add_heading(labels.section_agenda)
    _add_agenda(document, look, labels)
    document.add_heading(labels.section_decisions)
    add_decisions(document, look, labels)
    document.add_heading(labels.section_disputes)
    _add_disputes(document, look, labels)
    document.add_heading(labels.section_actions)
    _add_actions(document, look, labels)
    _add_progress(document, look, labels)
    document.add_heading(pieces.next_meeting_heading(labels))
    add_next_meeting(document, look, labels)
    _add_signatures(document, look, labels)
    add_footer(document, look, labels, TEXT_CM)
    return document


def set_styles(document: DocxDocument, fonts: Fonts) -> None:
    """Those of the template, for one who makes another document like it."""
    pieces.set_style(document, "Normal", fonts, 10.5)
    pieces.set_style(document, "Title", fonts, 20, bold=True, after=2, centered=True)
    pieces.set_style(document, "Subtitle", fonts, 13, color=GREY, after=10, centered=True)
    pieces.set_style(document, "Heading 1", fonts, 12, bold=True, before=11, after=4)
    pieces.set_style(document, "Header", fonts, 8.5, color=GREY)
    set_footer_style(document, fonts, TEXT_CM)
    pieces.set_style(document, pieces.TABLE_TEXT, fonts, 9)
    pieces.set_style(document, pieces.TABLE_HEADING, fonts, 9, bold=True)
    set_numbered_style(document, fonts, 10.5)


def set_footer_style(document: DocxDocument, fonts: Fonts, width_cm: float) -> None:
    footer = pieces.set_style(document, "Footer", fonts, 8.5, color=GREY).paragraph_format
    footer.tab_stops.clear_all()
    footer.tab_stops.add_tab_stop(Cm(width_cm), WD_TAB_ALIGNMENT.RIGHT)


def set_numbered_style(document: DocxDocument, fonts: Fonts, size: float) -> None:
    numbered = pieces.set_style(document, "Numbered", fonts, size, after=2).paragraph_format
    numbered.left_indent, numbered.first_line_indent = Cm(HANG_CM), Cm(-HANG_CM)
    numbered.tab_stops.add_tab_stop(Cm(HANG_CM))


def _add_header_block(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = pieces.add_table(document, look.header_cm)
    pieces.add_facts(table, {labels.project: "{{ project }}"})
    pieces.add_facts(table, {labels.time: "{{ time }}", labels.location: "{{ location }}"})
    pieces.add_facts(table, {labels.chair: "{{ chair }}", labels.recorder: "{{ recorder }}"})
    pieces.add_facts(table, {labels.participants: "{{ participants_text }}"})


def _add_agenda(document: DocxDocument, look: Look, labels: Labels) -> None:
    discussed = (
        "{%p for line in row.discussed %}",
        "{{ line }}",
        "{%p else %}",
        "—",
        "{%p endfor %}",
    )
    columns = {
        labels.no: "{{ row.no }}",
        labels.topic: "{{ row.topic }}",
        labels.discussed: "\n".join(discussed),
        labels.agenda_owner: "{{ row.owner }}",
        labels.planned_minutes: "{{ row.minutes }}",
    }
    table = pieces.add_table(document, look.agenda_cm)
    pieces.add_rows(table, columns, each="row in agenda", otherwise=labels.to_confirm)


def add_decisions(document: DocxDocument, look: Look, labels: Labels) -> None:
    """Numbered paragraphs, with who carries each out behind it."""
    before, after = look.brackets
    pieces.add_lines(document, "Numbered", "{%p for row in decisions %}")
    line = document.add_paragraph("{{ row.no }}.\t{{ row.text }}", style="Numbered")
    carried = f"{before}{labels.carried_by}{look.colon}{{{{ row.carried_by }}}}{after}"
    line.add_run(f"{{% if row.carried_by %}}{carried}{{% endif %}}").font.color.rgb = GREY
    pieces.add_lines(document, "Numbered", "{%p if row.replaces %}")
    replaced = document.add_paragraph(style="Numbered")
    replaced.add_run("\t{{ row.replaces }}").font.color.rgb = GREY
    pieces.add_lines(document, "Numbered", "{%p endif %}")
    pieces.add_lines(document, "Numbered", "{%p else %}", labels.none, "{%p endfor %}")


def _add_disputes(document: DocxDocument, look: Look, labels: Labels) -> None:
    each_side = (
        "{%p for side in row.positions %}",
        "{{ side.party }}" + look.colon + "{{ side.position }}",
        "{%p else %}",
        "—",
        "{%p endfor %}",
    )
    columns = {
        labels.no: "{{ row.no }}",
        labels.dispute: "{{ row.text }}",
        labels.positions: "\n".join(each_side),
    }
    table = pieces.add_table(document, look.disputes_cm)
    pieces.add_rows(table, columns, each="row in disputes", otherwise=labels.none)


def _add_actions(document: DocxDocument, look: Look, labels: Labels) -> None:
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
    table = pieces.add_table(document, look.actions_cm)
    pieces.add_rows(table, columns, each="row in action_items", otherwise=labels.none)


def _add_progress(document: DocxDocument, look: Look, labels: Labels) -> None:
    pieces.add_section_if_any(document, "progress")
    document.add_heading(labels.section_progress)
    columns = {
        labels.no: "{{ row.no }}",
        labels.task: "{{ row.task }}",
        labels.owner: "{{ row.owner }}",
        labels.said: "{{ row.said }}",
        labels.change: "{{ row.change }}",
    }
    table = pieces.add_table(document, look.progress_cm)
    pieces.add_rows(table, columns, each="row in progress", otherwise=labels.none)
    pieces.end_section(document)


def add_next_meeting(document: DocxDocument, look: Look, labels: Labels) -> None:
    table = pieces.add_table(document, look.header_cm)
    at, location = "{{ next_meeting.at }}", "{{ next_meeting.location }}"
    pieces.add_facts(table, {labels.time: at, labels.location: location})
    pieces.add_facts(table, {labels.next_topic: "{{ next_meeting.topic }}"})
    pieces.keep_together(table)


def _add_signatures(document: DocxDocument, look: Look, labels: Labels) -> None:
    space = document.add_paragraph()
    space.paragraph_format.keep_with_next = True
    space.paragraph_format.line_spacing = Pt(6)
    table = pieces.add_table(document, SIGNATURES_CM, pieces.BARE)
    approved = "{{ document.approved_by }}", "{{ document.issued }}"
    rows = ((labels.signature_recorder, pieces.RECORDER, ""), (labels.signature_leader, *approved))
    pieces.add_signatures(
        table,
        [(role + look.colon, name, labels.date + look.colon, day) for role, name, day in rows],
        line=pieces.PLAIN.line or "",
    )


def add_footer(document: DocxDocument, look: Look, labels: Labels, width_cm: float) -> None:
    """The title and the page, and below them which version of the minutes this is."""
    section = document.sections[0]
    footer = section.footer.paragraphs[0]
    ooxml.rule_above(footer, pieces.PLAIN.line or "")
    footer.add_run("{{ title }}\u3000" + labels.minutes + "\t")
    pieces.add_page_number(footer, look.page)
    section.footer.add_paragraph(pieces.document_line(labels, look.gap), style="Footer")
