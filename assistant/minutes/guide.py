"""The guide to templates, as a Word file: every placeholder, loops, and how to choose fonts."""

import io
from typing import TYPE_CHECKING

from assistant.minutes.placeholder_words import describe_placeholders
from assistant.types import Language

if TYPE_CHECKING:
    from docx.document import Document

_PLACEHOLDERS_CM = (5.6, 6.6, 5.4)
_EXAMPLE_CM = (2.2, 6.6, 3.8, 5.0)


def make_guide(language: Language) -> bytes:
    """The .docx for whoever makes a company's own template.

    Its text may be copied into a template as it stands: a table of action items in it is one.
    """
    from assistant.minutes.guide_words import WORDS
    from assistant.minutes.templates import pieces, standard

    words, look = WORDS[language], standard.LOOKS[language]
    document = pieces.blank_document(look.tag, look.fonts)
    side = (21 - standard.TEXT_CM) / 2
    pieces.set_page(document, top=1.9, right=side, bottom=1.9, left=side)
    standard.set_styles(document, look.fonts)
    pieces.add_lines(document, "Title", words.title)
    pieces.add_lines(document, "Subtitle", words.subtitle)
    for heading, lines in words.before:
        document.add_heading(heading)
        pieces.add_lines(document, "Numbered", *_numbered(lines))
    _add_example(document, language)
    document.add_heading(words.placeholders)
    pieces.add_lines(document, "Normal", words.rows)
    _add_placeholders(document, language)
    for heading, lines in words.after:
        document.add_heading(heading)
        pieces.add_lines(document, "Numbered", *_numbered(lines))
    pieces.add_page_number(document.sections[0].footer.paragraphs[0], look.page)
    document.core_properties.title = words.title
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def _numbered(lines: tuple[str, ...]) -> list[str]:
    return [f"{no}.\t{line}" for no, line in enumerate(lines, start=1)]


def _add_example(document: "Document", language: Language) -> None:
    """A table that works: three rows of tags and fields become one for each action item."""
    from assistant.minutes.catalogue import LABELS
    from assistant.minutes.templates import pieces

    labels = LABELS[language]
    columns = {
        labels.no: "{{ row.no }}",
        labels.task: "{{ row.task }}",
        labels.owner: "{{ row.owner }}",
        labels.deadline: "{{ row.deadline }}",
    }
    table = pieces.add_table(document, _EXAMPLE_CM)
    pieces.add_rows(table, columns, each="row in action_items", otherwise=labels.none)


def _add_placeholders(document: "Document", language: Language) -> None:
    from assistant.minutes.guide_words import WORDS
    from assistant.minutes.templates import pieces

    table = pieces.add_table(document, _PLACEHOLDERS_CM)
    pieces.add_heading_row(table, WORDS[language].columns)
    for described in describe_placeholders(language):
        pieces.add_row(table, described)
