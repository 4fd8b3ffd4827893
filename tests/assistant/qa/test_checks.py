import datetime as dt

import pytest

from assistant.llm import Call
from assistant.qa.checks import Checker, Fault
from assistant.qa.memory import MemoryRecords
from assistant.qa.sentences import read_sentences
from assistant.qa.tools import Toolbox
from assistant.types import Language, MeetingContext
from tests.assistant.qa.records import NOW, english_record, record

OVERDUE = ("query_items", {"departments": ["市场部"], "state": "overdue"})
ALL = ("query_items", {"departments": ["市场部"]})
NONE = ("query_items", {"departments": ["财务部"], "state": "overdue"})
GROUPS = ("query_items", {"group": "department"})
BUDGET = ("query_decisions", {"about": "推广预算"})
THIS_WEEK = ("query_items", {"due_from": "2024-03-04", "due_to": "2024-03-10"})
FIRMWARE = ("query_items", {"about": "firmware"})
LATE = ("query_items", {"state": "overdue"})
SOON = ("query_decisions", {"show": "next_meeting"})
ASKED = "市场部还有几项逾期？"

Look = tuple[str, dict[str, object]]


def fault(
    sentence: str, *looks: Look, question: str = ASKED, language: Language = "zh-Hans"
) -> Fault | None:
    """What is wrong with a sentence after these were looked up; each is r1, r2 ... ."""
    made = english_record() if language == "en" else record()
    records = MemoryRecords([made], NOW)
    tools = Toolbox(records, NOW, language)
    for number, (name, arguments) in enumerate(looks):
        _, fetched = tools.run(Call(id=str(number), name=name, arguments=arguments))
        assert fetched is not None
    context = MeetingContext(
        title="", language=language, date=NOW.date(), roster=records.names.roster
    )
    checker = Checker(question, context, tools.directory, records.names.projects)
    (read,) = read_sentences(sentence)
    return checker.fault(read, [tools.source(handle) for handle in read.cites])


@pytest.mark.parametrize(
    ("sentence", "looks"),
    [
        ("市场部还有1项逾期 [r1.total]。", [OVERDUE]),
        ("市场部还有一项逾期，是李敏负责的“调整推广预算方案” [r1.total, r1.1]。", [OVERDUE]),
        ("调整推广预算方案由李敏负责，3月6日12:00截止，已逾期 [r1.1]。", [OVERDUE]),
        ("截止2024年3月6日周三 [r1.1]。", [OVERDUE]),
        ("市场部共 1 项任务，其中逾期 1 项 [r1.total]。", [ALL]),
        ("市场部的任务都逾期了 [r1.total]。", [ALL]),
        ("财务部没有逾期的任务 [r1.total]。", [NONE]),
        ("研发部1项未完成，市场部1项未完成 [r1.g1][r1.g2]。", [GROUPS]),
        ("逾期最多的是市场部 [r1.g2]。", [GROUPS]),
        ("推广预算为三万元 [r1.1]。", [BUDGET]),
        ("撤下门店旧海报没有责任人 [r1.4]。", [GROUPS]),
    ],
)
def test_a_sentence_that_says_what_it_cites_stands(sentence: str, looks: list[Look]) -> None:
    assert fault(sentence, *looks) is None


@pytest.mark.parametrize(
    ("sentence", "looks", "reason", "what"),
    [
        ("市场部还有1项逾期。", [OVERDUE], "no_source", ""),
        ("市场部还有1项逾期 [r2.total]。", [OVERDUE], "unknown_source", "r2.total"),
        ("市场部有两项逾期 [r1.total]。", [OVERDUE], "count", "两"),
        ("市场部有１２项逾期 [r1.total]。", [OVERDUE], "count", "12"),
        ("市场部有3项逾期 [r1.1]。", [OVERDUE], "count", "3"),
        ("市场部没有逾期的任务 [r1.total]。", [OVERDUE], "denies", "没有"),
        ("市场部没有逾期的任务 [r1.total]。", [NONE], "name", "市场部"),
        ("没有逾期的任务 [r1.total]。", [NONE], "denies", "没有"),
        ("市场部有1项已完成 [r1.total]。", [ALL], "count", "1"),
        ("市场部有1项逾期 [r1.total]。", [THIS_WEEK], "name", "市场部"),
        ("市场部有1项决议逾期 [r1.total]。", [OVERDUE], "count", "1"),
        ("研发部2项 [r1.g1]。", [GROUPS], "count", "2"),
        ("逾期最多的是研发部 [r1.g1]。", [GROUPS], "count", "最多"),
        ("孙涛负责调整推广预算方案 [r1.1]。", [OVERDUE], "name", "孙涛"),
        ("调整推广预算方案已完成 [r1.1]。", [OVERDUE], "state", "done"),
        ("市场部的任务都已完成 [r1.total]。", [ALL], "state", "done"),
        ("截止3月8日 [r1.1]。", [OVERDUE], "date", "3月8日"),
        ("截止周五 [r1.1]。", [OVERDUE], "date", "周五"),
        ("截止3月6日18:00 [r1.1]。", [OVERDUE], "date", "18:00"),
        ("逾期五天 [r1.1]。", [OVERDUE], "number", "五"),
        ("调整推广预算方案完成了80% [r1.1]。", [OVERDUE], "number", "80%"),
        ("推广预算为8万元 [r1.1]。", [BUDGET], "number", "8万"),
        ("李敏说“我明天就走” [r1.1]。", [OVERDUE], "quote", "我明天就走"),
        ("老板说可以取消了 [r1.1]。", [OVERDUE], "off", ""),
    ],
)
def test_a_sentence_that_says_more_or_else_does_not_stand(
    sentence: str, looks: list[Look], reason: str, what: str
) -> None:
    assert fault(sentence, *looks) == Fault(reason, what)  # type: ignore[arg-type]


def test_a_number_of_some_days_stands_only_where_the_days_are_told() -> None:
    asked = "有几项任务要交？"
    assert fault("有2项任务 [r1.total]。", THIS_WEEK, question=asked) == Fault("count", "2")
    assert fault("本周要交的有2项任务 [r1.total]。", THIS_WEEK, question=asked) is None
    assert fault("上周要交的有2项任务 [r1.total]。", THIS_WEEK, question=asked) == Fault(
        "date", "上周"
    )
    assert fault("下周要交的有2项任务 [r1.total]。", THIS_WEEK, question=asked) == Fault(
        "date", "下周"
    )


def test_a_number_of_more_than_was_asked_for_stands_only_beside_the_one_that_was() -> None:
    asked = "一共还有几项逾期？"
    assert fault("共4项任务 [r1.total]。", GROUPS, question=asked) == Fault("count", "4")
    assert fault("共4项任务，其中逾期1项 [r1.total]。", GROUPS, question=asked) is None


def test_a_number_that_only_the_question_names_does_not_stand() -> None:
    question = "是不是有99项逾期？"
    assert fault("市场部有99项逾期 [r1.total]。", OVERDUE, question=question) == Fault(
        "count", "99"
    )


def test_where_the_next_meeting_is_stands_with_its_day_and_room() -> None:
    question = "下次会什么时候开？"
    sentence = "下次会议3月7日10:00在301会议室 [r1.1]。"
    assert fault(sentence, SOON, question=question) is None
    assert fault(sentence.replace("301", "302"), SOON, question=question) == Fault("number", "302")


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Priya Rao delivers the firmware candidate by March 15 [r1.1].", None),
        ("Priya Rao delivers the firmware candidate by Friday, March 15th [r1.1].", None),
        ("Tom Lee owns the firmware candidate [r1.1].", "name"),
        ("The firmware candidate is done [r1.1].", "state"),
        ("The firmware candidate is due on April 1 [r1.1].", "date"),
        ("No items are overdue [r2.total].", None),
        ("There are 2 overdue items [r2.total].", "count"),
        ("Everything is completed [r2.total].", "state"),
    ],
)
def test_english_sentences_are_checked_alike(sentence: str, reason: str | None) -> None:
    found = fault(sentence, FIRMWARE, LATE, question="How does the firmware stand?", language="en")
    assert (found.reason if found else None) == reason


def test_today_is_the_day_of_the_question() -> None:
    assert dt.date(2024, 3, 6) == NOW.date()
    assert fault("截止今天12:00 [r1.1]。", OVERDUE) is None
    assert fault("截止明天 [r1.1]。", OVERDUE) == Fault("date", "截止明天")
