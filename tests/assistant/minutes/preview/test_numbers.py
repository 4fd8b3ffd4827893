"""Lists have the numbers that Word writes."""

import re

import pytest
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from assistant.minutes.preview.numbers import Numbers, chinese
from tests.assistant.minutes.preview.pages import page


def numbering(*levels: tuple[str, str], nums: str = "") -> Numbers:
    """One list whose levels have these kinds and texts."""
    shown = "".join(
        f'<w:lvl w:ilvl="{no}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for no, (kind, text) in enumerate(levels)
    )
    return Numbers(
        parse_xml(
            f'<w:numbering {nsdecls("w")}><w:abstractNum w:abstractNumId="0">{shown}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            f"{nums}</w:numbering>"
        )
    )


def test_each_level_counts_under_the_one_above() -> None:
    numbers = numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    said = [numbers.next("1", level) for level in (0, 1, 1, 0, 1)]
    assert said == ["一、", "一.1", "一.2", "二、", "二.1"]


def test_a_list_that_starts_over_does_so_once() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    numbers = numbering(("decimal", "%1."), nums=again)
    assert [numbers.next(num, 0) for num in "1122"] == ["1.", "2.", "1.", "2."]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("decimal", "1 2 28"),
        ("upperRoman", "I II XXVIII"),
        ("lowerLetter", "a b bb"),
        ("chineseCountingThousand", "一 二 二十八"),
        ("decimalEnclosedCircle", "① ② 28"),
        ("ideographTraditional", "甲 乙 28"),
        ("decimalZero", "01 02 28"),
        ("nobodyKnows", "1 2 28"),
    ],
)
def test_numbers_are_written_as_the_list_says(kind: str, said: str) -> None:
    numbers = numbering((kind, "%1"))
    written = [numbers.next("1", 0) for _ in range(28)]
    assert [written[0], written[1], written[27]] == said.split()


def test_signs_of_fonts_that_a_page_has_not_are_dots() -> None:
    assert numbering(("bullet", "\uf0b7")).next("1", 0) == "•"
    assert numbering(("bullet", "—")).next("1", 0) == "—"


def test_a_list_that_is_not_there_has_no_numbers() -> None:
    assert numbering(("decimal", "%1")).next("7", 0) == ""
    assert Numbers(None).next("1", 0) == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1005, "一千零五"),
    ],
)
def test_counting_in_chinese(count: int, said: str) -> None:
    assert chinese(count) == said


def test_the_number_stands_before_the_text() -> None:
    def make(document: DocxDocument) -> None:
        document.add_paragraph("甲", style="List Number")
        document.add_paragraph("乙", style="List Number")
        document.add_paragraph("丙", style="List Bullet")

    found = re.findall(r'doc-number">([^<]+)</span><span class="doc-tab">\t</span>(\w)', page(make))
    assert found == [("1.", "甲"), ("2.", "乙"), ("•", "丙")]
