import datetime as dt

import pytest

from assistant.qa.memory import MemoryNames
from assistant.qa.query import Span, StatusQuery
from assistant.qa.reading import language_of
from assistant.qa.reading import understand as read
from assistant.qa.types import MeetingRecord
from tests.assistant.qa.records import record

# A Wednesday.
TODAY = dt.date(2024, 3, 6)


def understand(question: str, records: list[MeetingRecord], today: dt.date) -> StatusQuery:
    return read(question, MemoryNames(records, None), today)


@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("市场部有哪些任务？", "list"),
        ("市场部还有几项没完成？", "count"),
        ("谁来写方案？", "who"),
        ("方案由谁负责，什么时候交？", "who"),
        ("方案什么时候交，谁负责？", "when"),
        ("方案写完了吗？", "status"),
        ("推广预算批了多少？", "what"),
        ("还有哪些问题没解决？", "list"),
        ("下次会议在哪里开？", "list"),
    ],
)
def test_understand_tells_what_form_the_question_has(question: str, form: str) -> None:
    assert understand(question, [record()], TODAY).form == form


def test_understand_keeps_only_content_as_the_subject() -> None:
    assert understand("请问推广预算最后批了多少？", [record()], TODAY).subject == ("推广预算", "批")


def test_understand_does_not_cut_a_word_that_only_contains_a_word_without_content() -> None:
    assert understand("年会的会签要求是什么？", [record()], TODAY).subject == ("年会", "会签要求")


def test_understand_resolves_names_titles_and_aliases() -> None:
    query = understand("研发和王经理各有几项任务？", [record()], TODAY)
    assert (query.people, query.departments) == (("王建国",), ())
    assert understand("研发部有几项任务？", [record()], TODAY).departments == ("研发部",)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("本周到期的任务有哪些？", dt.date(2024, 3, 4), dt.date(2024, 3, 10)),
        ("下周有哪些任务到期？", dt.date(2024, 3, 11), dt.date(2024, 3, 17)),
        ("下个月要完成哪些任务？", dt.date(2024, 4, 1), dt.date(2024, 4, 30)),
        ("本季度到期的任务有几项？", dt.date(2024, 1, 1), dt.date(2024, 3, 31)),
        ("十二月份到期的任务有几项？", dt.date(2024, 12, 1), dt.date(2024, 12, 31)),
        ("3月20日之前到期的任务有哪些？", None, dt.date(2024, 3, 20)),
        ("3月20日之后到期的任务有哪些？", dt.date(2024, 3, 21), None),
        ("截止日期是3月20日的任务有哪些？", dt.date(2024, 3, 20), dt.date(2024, 3, 20)),
        ("3月20日到22日到期的任务有哪些？", dt.date(2024, 3, 20), dt.date(2024, 3, 22)),
        ("Which tasks are due by March 20?", None, dt.date(2024, 3, 20)),
        ("Which tasks are due in April?", dt.date(2024, 4, 1), dt.date(2024, 4, 30)),
    ],
)
def test_understand_reads_when_items_are_due(
    question: str, first: dt.date | None, last: dt.date | None
) -> None:
    query = understand(question, [record()], TODAY)
    assert query.due == Span(first=first, last=last)


def test_understand_does_not_take_when_a_task_was_given_for_when_it_is_due() -> None:
    query = understand("孙涛这周领了哪些任务？", [record()], TODAY)
    assert (query.due, query.subject) == (None, ())


def test_understand_takes_a_project_named_for_a_filter() -> None:
    query = understand("新产品上市的任务有哪些？", [record()], TODAY)
    assert (query.projects, query.subject) == (("新产品上市",), ())


def test_understand_takes_the_last_meeting_for_the_latest() -> None:
    later = record(id="m2", date=dt.date(2024, 3, 12))
    query = understand("上次会议定了哪些事？", [later, record()], TODAY)
    assert (query.meetings, query.what) == (("m2",), "decisions")


def test_understand_wants_an_amount_for_a_how_much() -> None:
    query = understand("推广方案的费用是多少？", [record()], TODAY)
    assert (query.wanted, query.head) == ("money", "费用")


@pytest.mark.parametrize(
    ("question", "is_deciding"),
    [("营业时间延长到几点？", True), ("几点开始？", True), ("抽检结果最晚几点出？", False)],
)
def test_understand_takes_the_latest_hour_for_a_deadline(question: str, is_deciding: bool) -> None:
    assert understand(question, [record()], TODAY).is_deciding is is_deciding


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("场馆的联系电话是多少？", "contact"),
        ("场地方的邮箱是什么？", "contact"),
        ("What is the phone number of the venue?", "contact"),
        ("仓库的租金是多少？", "money"),
        ("奖金的比例是多少？", "number"),
        ("租金涨了多少个点？", "number"),
        ("嘉宾是谁？", "named"),
        ("Who is the guest speaker?", "named"),
        ("供应商名称是什么？", "named"),
        ("嘉宾由谁邀请？", "party"),
        ("谁负责供应商？", "party"),
    ],
)
def test_understand_wants_the_kind_of_value_that_is_asked_for(question: str, wanted: str) -> None:
    assert understand(question, [record()], TODAY).wanted == wanted


def test_language_of_a_question_that_both_scripts_share_is_that_of_the_records() -> None:
    assert language_of("有什么", frozenset({"zh-Hant"})) == "zh-Hans"
    assert language_of("明天如何", frozenset({"zh-Hant"})) == "zh-Hant"
    assert language_of("明天如何", frozenset({"zh-Hans"})) == "zh-Hans"


def test_language_of_an_english_question_with_a_chinese_name_is_english() -> None:
    assert language_of("How many tasks does 市场部 have?", frozenset({"en"})) == "en"
