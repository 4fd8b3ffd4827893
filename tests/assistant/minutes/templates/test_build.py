import io
import zipfile

import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.styles.style import ParagraphStyle

from assistant.minutes.render import STYLES, TEMPLATES, built_in_template
from assistant.minutes.templates.build import build
from assistant.types import Language

LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")


def parts(archive: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def saved(document: Document) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    return file


every_one = pytest.mark.parametrize(
    ("style", "language"), [(style, language) for style in STYLES for language in LANGUAGES]
)


@every_one
def test_building_again_gives_the_template_that_is_kept(style: str, language: Language) -> None:
    kept = built_in_template(language, style).read_bytes()
    assert parts(saved(build(language, style))) == parts(io.BytesIO(kept))


def test_every_style_has_a_template_in_every_language_and_there_is_no_other() -> None:
    kept = {path.name for path in TEMPLATES.glob("*.docx")}
    made = {built_in_template(each, style).name for style in STYLES for each in LANGUAGES}
    assert kept == made


@every_one
def test_the_columns_of_every_table_add_up(style: str, language: Language) -> None:
    document = build(language, style)
    section = document.sections[0]
    assert section.page_width and section.left_margin is not None and section.right_margin
    text = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert abs(sum(column.width or 0 for column in table.columns) - text) < Cm(0.05)


def test_official_documents_have_the_measures_of_the_standard() -> None:
    document = build("zh-Hans", "formal")
    section = document.sections[0]
    margins = section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
    assert [round((margin or 0) / Mm(1)) for margin in margins] == [37, 26, 35, 28]
    body, title = document.styles["Body"], document.styles["Title"]
    assert isinstance(body, ParagraphStyle) and isinstance(title, ParagraphStyle)
    assert (body.font.size, body.paragraph_format.line_spacing) == (Pt(16), Pt(28))
    assert (title.font.size, title.font.name) == (Pt(22), "方正小标宋简体")
    east = {
        name: document.styles[name].element.rPr.rFonts.get(qn("w:eastAsia"))
        for name in ("Body", "Heading 1", "Heading 2")
    }
    assert east == {"Body": "仿宋", "Heading 1": "黑体", "Heading 2": "楷体"}
    assert document.settings.odd_and_even_pages_header_footer
