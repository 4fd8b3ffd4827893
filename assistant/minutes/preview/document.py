"""From the Word file to HTML: what stands at the top of its pages, what it says, and the foot."""

import io
import zipfile
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from assistant.errors import InputError
from assistant.minutes.preview.blocks import Walk, standard_classes
from assistant.minutes.preview.looks import Styles
from assistant.minutes.preview.numbers import Numbers
from assistant.minutes.preview.page_numbers import drop_page_numbers
from assistant.minutes.preview.pictures import Pictures
from assistant.minutes.preview.xml import Element, every, first

if TYPE_CHECKING:
    from docx.document import Document

# Pages of text take a tenth of this. More would make a page that no browser shows.
LARGEST_XML_BYTES = 20_000_000


def to_html(docx: bytes, *, picture: str = "▢") -> str:
    """The words of a Word file in their order and about their form, as one `div`.

    It has classes and no styles, links only to http, https and mailto, and pictures inside itself;
    `picture` stands in place of those that a browser does not show. Breaks and numbers of pages,
    footnotes and drawings are not shown. Raises InputError for what is no Word file, or too large
    to show.
    """
    _check_size(docx)
    document = _opened(docx)
    styles = Styles(document.styles.element)
    numbers = Numbers(_numbering(document))
    language = document.core_properties.language or styles.language
    head, foot = _page_edges(document)
    drop_page_numbers(document.element.body)

    pictures = Pictures(picture)

    def shown(part: object, element: Element) -> str:
        return Walk(part, styles, numbers, pictures, language).blocks(element)

    tongue = f' lang="{escape(language)}"' if language else ""
    pieces = [
        f'<div class="doc {standard_classes(styles, language)}"{tongue}>',
        *(f'<div class="doc-head">{shown(*each)}</div>' for each in head),
        f'<div class="doc-body">{shown(document.part, document.element.body)}</div>',
        *(f'<div class="doc-foot">{shown(*each)}</div>' for each in foot),
        "</div>",
    ]
    return "\n".join(pieces)


def _check_size(docx: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as exc:
        raise _damaged() from exc
    if (
        sum(p.file_size for p in parts if p.filename.endswith((".xml", ".rels")))
        > LARGEST_XML_BYTES
    ):
        raise InputError("The Word file is too large to be shown here. Download it to read it.")


def _opened(docx: bytes) -> "Document":
    import docx as python_docx

    try:
        document = python_docx.Document(io.BytesIO(docx))
        assert document.element.body is not None and document.styles is not None
    # Missing parts, broken XML, another kind of file: python-docx has an exception for each.
    except Exception as exc:
        raise _damaged() from exc
    return document


def _damaged() -> InputError:
    return InputError("This is not a Word .docx file, or it is damaged. Save it anew in Word.")


def _numbering(document: "Document") -> Element | None:
    """Asking python-docx for it where there is none would make one."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith("/numbering"):
            return getattr(relation.target_part, "element", None)
    return None


def _page_edges(
    document: "Document",
) -> tuple[list[tuple[object, Element]], list[tuple[object, Element]]]:
    """The header of the first page and the footer of the last, with their parts."""
    first_section, last_section = document.sections[0], document.sections[-1]
    is_titled = first_section.different_first_page_header_footer
    heads = [first_section.first_page_header] if is_titled else []
    feet = [last_section.footer]
    if len(document.sections) == 1 and is_titled:
        feet.append(first_section.first_page_footer)
    return (
        _edge([*heads, first_section.header]),
        _edge(feet),
    )


def _edge(candidates: Sequence[object]) -> list[tuple[object, Element]]:
    """The first of them that says something."""
    for each in candidates:
        # A linked one is that of the section before, which python-docx follows.
        part = each.part  # type: ignore[attr-defined]
        element = each._element  # type: ignore[attr-defined]
        drop_page_numbers(element)
        if any(text.text for text in every(element, "t")) or first(element, "drawing") is not None:
            return [(part, element)]
    return []
