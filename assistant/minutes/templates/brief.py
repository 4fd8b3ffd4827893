"""The template `brief`: what was decided and who does what by when, on one page."""

from dataclasses import replace

from docx.document import Document as DocxDocument

from assistant.minutes.catalogue import LABELS, Labels
from assistant.minutes.templates import pieces, standard
from assistant.minutes.templates.pieces import GREY
from assistant.minutes.templates.standard import Look
from assistant.types import Language

TEXT_CM = 17.8
ACTIONS_CM = (1.0, 7.5, 2.9, 2.5, 3.9)
NEXT_CM = (1.9, 6.8, 1.5, 7.6)

LOOKS: dict[Language, Look] = {
    language: replace(look, header_cm=NEXT_CM, actions_cm=ACTIONS_CM)
    for language, look in standard.LOOKS.items()
}

# Headings of a page this short need no numbers.
_NUMBERS = "一二三四五六七八九、0123456789. "


def build(language: Language) -> DocxDocument:
    look, labels = LOOKS[language], LABELS[language]
    document = pieces.blank_document(look.tag, look.fonts)
    side = (21 - TEXT_CM) / 2
    pieces.set_page(document, top=1.6, right=side, bottom=1.6, left=side)
    _set_styles(document, look)
    pieces.add_draft_notice(document, labels)
    pieces.add_lines(document, "Title", "{{ title }}")
    when = document.add_paragraph("{{ time }}", style="Subtitle")
    # Runs of their own, as what is to be confirmed is highlighted by the run.
    when.add_run("　")
    when.add_run("{{ location }}")
    document.add_heading(labels.section_decisions.lstrip(_NUMBERS))
    standard.add_decisions(document, look, labels)
    document.add_heading(labels.section_actions.lstrip(_NUMBERS))
    _add_actions(document, look, labels)
    _add_progress(document, look, labels)
    document.add_heading(labels.section_next_meeting.lstrip(_NUMBERS))
    standard.add_next_meeting(document, look, labels)
    standard.add_footer(document, look, labels, TEXT_CM)
    return document


def _set_styles(document: DocxDocument, look: Look) -> None:
    fonts = look.fonts
    pieces.set_style(document, "Normal", fonts, 10)
    pieces.set_style(document, "Title", fonts, 16, bold=True, centered=True)
    pieces.set_style(document, "Subtitle", fonts, 9.5, color=GREY, after=4, centered=True)
    pieces.set_style(document, "Heading 1", fonts, 11, bold=True, before=7, after=3)
    pieces.set_style(document, "Header", fonts, 8.5, color=GREY)
    standard.set_footer_style(document, fonts, TEXT_CM)
    pieces.set_style(document, pieces.TABLE_TEXT, fonts, 8.5)
    pieces.set_style(document, pieces.TABLE_HEADING, fonts, 8.5, bold=True)
    standard.set_numbered_style(document, fonts, 10)


def _add_actions(document: DocxDocument, look: Look, labels: Labels) -> None:
    columns = {
        labels.no: "{{ row.no }}",
        labels.task: "{{ row.task }}",
        labels.owner: "{{ row.owner }}",
        labels.department: "{{ row.department }}",
        labels.deadline: "{{ row.deadline }}",
    }
    table = pieces.add_table(document, look.actions_cm)
    pieces.add_rows(table, columns, each="row in action_items", otherwise=labels.none)


def _add_progress(document: DocxDocument, look: Look, labels: Labels) -> None:
    before, after = look.brackets
    pieces.add_section_if_any(document, "progress")
    document.add_heading(labels.section_progress.lstrip(_NUMBERS))
    owner = f"{before}{{{{ row.owner }}}}{after}{look.colon}"
    pieces.add_lines(
        document,
        "Numbered",
        "{%p for row in progress %}",
        f"{{{{ row.no }}}}.\t{{{{ row.task }}}}{owner}{{{{ row.change }}}}",
        "{%p endfor %}",
    )
    pieces.end_section(document)
