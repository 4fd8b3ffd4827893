"""Questions that lean on the one before."""

import datetime as dt
from typing import Any

import pytest

from assistant.qa.memory import MemoryNames
from assistant.qa.query import OPEN, Span, StatusQuery
from assistant.qa.reading import understand
from tests.assistant.qa.records import english_record, record

TODAY = dt.date(2024, 3, 6)
NAMES = MemoryNames([record()], "李敏")
ENGLISH = MemoryNames([english_record()], None)
NEXT_WEEK = Span(first=dt.date(2024, 3, 11), last=dt.date(2024, 3, 17))


def ask(*questions: str) -> StatusQuery:
    """The last of the questions, each asked after the one before it."""
    query = None
    for question in questions:
        names = ENGLISH if question.isascii() else NAMES
        query = understand(question, names, TODAY, query)
    assert query is not None
    return query


LATE = "市场部还有几项逾期？"


@pytest.mark.parametrize(
    ("questions", "wanted"),
    [
        ((LATE, "那财务部呢？"), {"departments": ("财务部",), "state": "overdue", "form": "count"}),
        ((LATE, "李敏呢"), {"people": ("李敏",), "departments": (), "state": "overdue"}),
        ((LATE, "财务部？"), {"departments": ("财务部",), "state": "overdue"}),
        ((LATE, "那延期的呢？"), {"departments": ("市场部",), "statuses": ("delayed",)}),
        ((LATE, "其中下周到期的"), {"departments": ("市场部",), "due": NEXT_WEEK}),
        ((LATE, "是哪几项？"), {"departments": ("市场部",), "state": "overdue", "form": "list"}),
        ((LATE, "为什么"), {"departments": ("市场部",), "state": "overdue", "form": "why"}),
        ((LATE, "按人分一下"), {"departments": ("市场部",), "group": "person"}),
        ((LATE, "还有谁？"), {"departments": ("市场部",), "group": "person"}),
        (
            ("市场部未完成的任务有哪些", "其中逾期的有哪些？"),
            {"departments": ("市场部",), "statuses": OPEN, "state": "overdue"},
        ),
        (("研发部本周到期的有哪些？", "下周呢？"), {"departments": ("研发部",), "due": NEXT_WEEK}),
        (("李敏有哪些任务", "她逾期了几项"), {"people": ("李敏",), "state": "overdue"}),
        (("测试版本什么时候交？", "谁负责？"), {"form": "who", "wanted": "party"}),
        (
            ("How many overdue items does Sales have?", "And Engineering?"),
            {"departments": ("Engineering",), "state": "overdue", "form": "count"},
        ),
        (
            ("Which Sales items are overdue?", "and next week?"),
            {"departments": ("Sales",), "state": "overdue", "due": NEXT_WEEK},
        ),
    ],
)
def test_follow_replaces_or_adds_what_is_named(
    questions: tuple[str, ...], wanted: dict[str, Any]
) -> None:
    query = ask(*questions)
    assert {name: getattr(query, name) for name in wanted} == wanted


def test_follow_keeps_the_subject_of_the_question_before() -> None:
    assert ask("测试版本什么时候交？", "为什么延期").subject == ask("测试版本什么时候交？").subject


def test_follow_puts_another_subject_in_its_place() -> None:
    query = ask("谁负责测试版本", "那推广方案呢")
    assert (query.form, query.subject) == ("who", ("推广方案",))


def test_follow_finds_nothing_for_a_name_that_nobody_has() -> None:
    query = ask(LATE, "那外星部呢")
    assert "市场部" not in query.departments
    assert query.subject == ("外星部",) and query.is_about


@pytest.mark.parametrize(
    "question", ["财务部有哪些任务逾期了", "哪些任务没有责任人？", "上次会议定了哪些事？"]
)
def test_follow_lets_a_full_question_stand_alone(question: str) -> None:
    assert ask(LATE, question) == ask(question)


def test_follow_takes_no_groups_into_a_part_of_them() -> None:
    query = ask("哪个部门逾期最多", "其中李敏的")
    assert (query.people, query.group, query.order, query.most) == (("李敏",), None, None, None)
