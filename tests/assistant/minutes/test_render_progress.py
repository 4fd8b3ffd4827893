"""Progress of earlier items and replaced decisions, in every built-in template."""

import datetime as dt
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

from assistant.minutes.catalogue import LABELS
from assistant.minutes.compose import compose
from assistant.minutes.render import TEMPLATES, render
from assistant.minutes.types import ItemNews, Minutes, ReplacedDecision
from assistant.types import Language
from tests.assistant.minutes.factories import context, extraction

every_template = pytest.mark.parametrize(
    "template", sorted(TEMPLATES.glob("*.docx")), ids=lambda path: path.stem
)


def made(language: Language = "zh-Hans", *, is_told: bool = True) -> Minutes:
    news = ItemNews(
        task="采购测试设备",
        owner_before="周顾问",
        deadline_before="2024-03-06",
        text="设备到了一半",
        percent=50,
        deadline="2024-03-13",
    )
    earlier = ReplacedDecision(day=dt.date(2024, 2, 26), no=2, text="3月1日交付")
    return compose(
        context(language=language),
        extraction(),
        progress=[news] if is_told else [],
        replaced={0: earlier} if is_told else {},
    )


def rendered(tmp_path: Path, minutes: Minutes, template: Path) -> DocxDocument:
    out = tmp_path / "minutes.docx"
    render(minutes, out, template)
    return Document(str(out))


def headings(document: DocxDocument) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]


def language_of(template: Path) -> Language:
    name: Language = template.stem.partition(".")[2]  # type: ignore[assignment]
    return name


@every_template
def test_progress_and_replaced_decisions_are_shown_once(tmp_path: Path, template: Path) -> None:
    document = rendered(tmp_path, made(), template)
    text = "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))
    shown = ("采购测试设备", "周顾问", "完成50%；截止时间 3月6日 周三 → 3月13日 周三")
    replaced = "替代2月26日会议第2项决议：3月1日交付"
    assert [text.count(said) for said in (*shown, replaced)] == [1, 1, 1, 1]


@every_template
def test_the_section_of_progress_is_there_only_where_there_is_any(
    tmp_path: Path, template: Path
) -> None:
    language = language_of(template)
    labels = LABELS[language]
    numbers = "一二三四五六、0123456. " if template.name.startswith("brief") else ""
    names = (labels.section_progress, labels.section_next_meeting_after)
    told = headings(rendered(tmp_path, made(language), template))
    untold = headings(rendered(tmp_path, made(language, is_told=False), template))
    assert told[-2:] == [name.lstrip(numbers) for name in names]
    assert untold == [*told[:-2], labels.section_next_meeting.lstrip(numbers)]


@every_template
def test_minutes_without_progress_keep_no_empty_place_for_it(
    tmp_path: Path, template: Path
) -> None:
    document = rendered(tmp_path, made(is_told=False), template)
    last = next(p for p in document.paragraphs if p.text == headings(document)[-1])
    # The table of the action items.
    assert last._p.getprevious().tag == qn("w:tbl")
