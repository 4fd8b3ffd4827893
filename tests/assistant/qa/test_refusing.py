"""What is no question, was not understood, or has a part that nobody answered."""

import pytest

from assistant.qa.answer import answer, answer_query
from assistant.qa.memory import MemoryRecords
from assistant.qa.query import OPEN, Party, StatusQuery
from assistant.qa.types import Answer
from tests.assistant.qa.records import ITEMS, NOW, item, record

GREETED = "可以问会议、决定和行动项的情况。例如：“哪些任务逾期了？”、“下周有哪些任务到期？”。"
NO_CHANGE = "这里只回答问题，不改记录。请到跟踪表里改。"


def ask(question: str, before: StatusQuery | None = None) -> Answer:
    return answer(question, MemoryRecords([record()], NOW), NOW, before=before)


def of(query: StatusQuery, **changes: object) -> Answer:
    return answer_query(query, MemoryRecords([record(**changes)], NOW), NOW)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        (
            "除了市场部，还有哪些任务逾期？",
            "没有看懂这个问题：没能理解“除了”。可以换一种问法，例如：“",
        ),
        ("？？？", "没有看懂这个问题。可以换一种问法，例如：“"),
        ("你好", GREETED),
        ("谢谢！", GREETED),
        ("hi", "You may ask about meetings, decisions and action items. For example: “"),
        ("帮我把交付测试版本改成完成", NO_CHANGE),
        ("删除李敏的任务", NO_CHANGE),
        ("把李敏的任务改成完成", NO_CHANGE),
        ("mark the prototype as done", "Questions are answered here, but nothing is changed."),
    ],
)
def test_a_refusal_says_why(question: str, begins: str) -> None:
    found = ask(question)
    assert (found.answered, found.kind, found.citations) == (False, "unanswerable", ())
    assert found.sentence.startswith(begins)


@pytest.mark.parametrize(
    "question",
    [
        "把交付推迟到周五是谁定的？",
        "取消的任务有哪些？",
        "将要取消的任务",
        "把改到下周的任务列出来",
        "任务的修改记录",
        "Mark's tasks",
        "update on the prototype",
    ],
)
def test_a_question_about_a_change_is_no_order(question: str) -> None:
    assert ask(question).query.talk is None  # type: ignore[union-attr]


def test_what_follows_a_greeting_leans_on_nothing() -> None:
    assert ask("市场部有几项任务？", ask("你好").query).total == 1


def test_a_clause_that_nobody_answered_is_told_with_its_words() -> None:
    found = ask("谁负责交付测试版本？多少钱？")
    assert found.answered
    assert found.answer.endswith("\n多少钱，会议中没有提到。")


def test_few_reasons_are_told_in_the_sentence() -> None:
    reasons = ("没货", "设计师请假", "设计师请假")
    items = [item(f"任务{r}{i}", id=f"r{i}", owner="李敏", status="delayed", delay_reason=r)
             for i, r in enumerate(reasons)]  # fmt: skip
    found = of(StatusQuery(form="why", statuses=("delayed",)), action_items=tuple(items))
    assert found.sentence == "3 项都说了原因：设计师请假 2 项、没货 1 项。"


def test_a_name_that_several_bear_is_told_as_such() -> None:
    query = StatusQuery(
        form="count", people=("孙涛", "孙丽"), parties=(Party(words="孙主管"),), group="person"
    )
    found = of(query, action_items=ITEMS)
    assert found.sentence == "孙主管可能是孙涛或孙丽；孙涛 1 项，孙丽没有。"


def test_what_is_late_is_not_called_open_as_well() -> None:
    late = StatusQuery(form="list", statuses=OPEN, state="overdue", departments=("财务部",))
    assert of(late).sentence == "财务部没有逾期的行动项（共 1 项未完成）。"
    told = StatusQuery(what="problems", form="list", statuses=OPEN, has_problem=True, level=1)
    assert of(told).sentence == "没有升级到接口人及以上的未解决问题。"


@pytest.mark.parametrize(
    ("language", "day"), [("zh-Hans", "3月6日"), ("zh-Hant", "3月6日"), ("en", "Mar 6")]
)
def test_the_day_that_counts_as_today_is_written_as_pages_write_it(language: str, day: str) -> None:
    query = StatusQuery.model_validate({"form": "list", "state": "overdue", "language": language})
    assert of(query).parts[-1].value == day
