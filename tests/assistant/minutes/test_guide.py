import io
from pathlib import Path
from typing import get_args

import pytest
from docx import Document
from docx.document import Document as DocxDocument

from assistant.minutes.guide import make_guide
from assistant.minutes.render import render
from assistant.minutes.template_checks import check_template
from assistant.minutes.word import placeholders
from assistant.types import Language
from tests.assistant.minutes.factories import action
from tests.assistant.minutes.test_render import cells, minutes_of

LANGUAGES: tuple[Language, ...] = get_args(Language)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def guide(language: Language) -> DocxDocument:
    return Document(io.BytesIO(make_guide(language)))


@every_language
def test_the_guide_lists_every_placeholder_and_nothing_else(language: Language) -> None:
    _, listed = guide(language).tables
    assert sorted(row[0] for row in cells(listed)[1:]) == sorted(placeholders())


@every_language
def test_the_example_of_the_guide_works_when_copied(language: Language, tmp_path: Path) -> None:
    document = guide(language)
    example = document.tables[0]._tbl
    for element in list(document.element.body):
        if element is not example and not element.tag.endswith("sectPr"):
            document.element.body.remove(element)
    document.save(str(tmp_path / "own.docx"))
    minutes = minutes_of(action_items=(action(), action(task="出报告", owner="李敏")))
    render(minutes, tmp_path / "out.docx", tmp_path / "own.docx")
    (table,) = Document(str(tmp_path / "out.docx")).tables
    assert cells(table)[1:] == [
        ["1", "交付测试版本", "孙涛", "3月8日 周五"],
        ["2", "出报告", "李敏", "3月8日 周五"],
    ]


@every_language
def test_the_guide_is_a_document_that_may_be_uploaded(language: Language) -> None:
    check_template(make_guide(language), "guide.docx")


def test_the_guide_is_in_the_words_of_its_language() -> None:
    titles = [guide(language).paragraphs[0].text for language in LANGUAGES]
    assert titles == ["会议纪要模板指南", "會議紀要模板指南", "Guide to minutes templates"]
