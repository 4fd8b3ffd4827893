"""Items counted, listed and compared, in sentences as one would say them."""

import datetime as dt

import pytest

from assistant.qa.answer import answer_query
from assistant.qa.memory import MemoryRecords
from assistant.qa.query import OPEN, Span, StatusQuery
from assistant.qa.types import Answer, Citation, MeetingRecord
from tests.assistant.qa.records import ITEMS, NOW, busy_record, english_record, item, record


def ask(query: StatusQuery, *records: MeetingRecord, me: str | None = None) -> Answer:
    return answer_query(query, MemoryRecords(records or [busy_record()], NOW, me), NOW)


def sources(found: Answer) -> list[tuple[str, str | None]]:
    return [(citation.source, citation.of) for citation in found.citations]


# --- counts and lists ---------------------------------------------------------------------------


def test_answer_tells_the_longest_of_what_is_late() -> None:
    found = ask(StatusQuery(form="count", departments=("市场部",), state="overdue"))
    assert found.sentence == "市场部有 2 项逾期，最久的已逾期 5 天。"
    assert [item.id for item in found.items] == ["plan", "poster"]


def test_answer_tells_the_longest_of_what_is_late_in_english() -> None:
    late = english_record().model_copy(
        update={"action_items": (item("Sign", id="a", owner="Tom Lee", deadline="2024-03-05"),)}
    )
    query = StatusQuery(form="count", people=("Tom Lee",), state="overdue", language="en")
    assert ask(query, late).sentence == "Tom Lee has 1 overdue action item (by 1 day)."


def test_answer_says_what_was_asked_for_when_there_is_none_of_it() -> None:
    query = StatusQuery(form="count", departments=("市场部",), statuses=("delayed",))
    found = ask(query)
    assert (found.sentence, found.total) == ("市场部没有延期的行动项（共 2 项）。", 0)
    assert found.citations == (Citation(source="list", quote="部门=市场部、状态=延期"),)


def test_answer_does_not_count_nothing_where_nothing_is_known() -> None:
    query = StatusQuery(form="count", state="overdue", subject=("公关部",))
    assert ask(query).answered is False


def test_answer_does_not_know_whose_mine_are_without_a_name() -> None:
    query = StatusQuery(form="list", is_mine=True)
    assert (ask(query).answered, ask(query, me="孙涛").answered) == (False, True)
    assert ask(query, me="孙涛").sentence == "你有 1 项行动项。"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"statuses": OPEN}, "共有 3 项未完成，其中 2 项已逾期。"),
        ({"was_moved": True}, "共有 1 项改过截止时间。"),
        ({"missing": "owner"}, "共有 1 项没有责任人，已逾期。"),
        (
            {"due": Span(first=dt.date(2024, 3, 11), last=dt.date(2024, 3, 17))},
            "3月11日至17日到期的有 1 项。",
        ),
        ({"has_problem": True, "level": 2}, "升级到组长及以上的有 1 项。"),
        ({"projects": ("新产品上市",), "statuses": ("done",)}, "“新产品上市”中共有 1 项已完成。"),
    ],
)
def test_answer_says_what_it_counted(changes: dict[str, object], sentence: str) -> None:
    assert ask(StatusQuery(form="count").model_copy(update=changes)).sentence == sentence


def test_answer_names_what_is_due_first_with_all_of_that_day() -> None:
    items = (*ITEMS[:1], item("核对样机", id="check", owner="李敏", deadline="2024-03-08"))
    query = StatusQuery(form="list", order="deadline", most=1, statuses=OPEN)
    found = ask(query, record(action_items=items))
    assert found.sentence == "3月8日 周五最早到期：交付测试版本（孙涛）、核对样机（李敏）。"


def test_answer_cites_the_first_of_a_long_list_and_counts_all() -> None:
    items = tuple(item(f"第{i}件事", id=str(i), owner="孙涛") for i in range(30))
    found = ask(StatusQuery(form="list"), record(action_items=items, transcript=None))
    assert (found.total, len(found.items), len(found.citations)) == (30, 30, 20)


# --- groups -------------------------------------------------------------------------------------


def test_answer_compares_two_departments_and_tells_by_how_much() -> None:
    query = StatusQuery(form="count", departments=("市场部", "财务部"), group="department")
    found = ask(query)
    assert found.sentence == "市场部比财务部多 1 项（2 比 1）；行动项共 3 项。"


def test_answer_compares_with_a_department_that_has_none() -> None:
    query = StatusQuery(
        form="count", departments=("市场部", "财务部"), group="department", state="overdue"
    )
    found = ask(query)
    assert found.sentence == "市场部比财务部多 2 项（2 比 0）；逾期的行动项共 2 项。"
    assert [(group.name, group.tally.total) for group in found.groups] == [
        ("市场部", 2),
        ("财务部", 0),
    ]


def test_answer_tells_a_tie_as_a_tie() -> None:
    query = StatusQuery(form="count", group="department", order="size", most=1)
    found = ask(query, record())
    assert found.sentence == "研发部、市场部、财务部并列最多，各 1 项；行动项共 4 项。"


def test_answer_names_the_department_with_most() -> None:
    found = ask(StatusQuery(form="count", group="department", order="size", most=1))
    assert found.sentence == "市场部最多，有 2 项；行动项共 4 项。"
    assert found.tally is not None and found.tally.total == 4


def test_answer_tells_of_which_department_most_is_done() -> None:
    found = ask(StatusQuery(form="status", group="department"))
    assert found.sentence == (
        "共 4 项行动项，已完成 1 项（25%）。"
        "完成率最高的是财务部（100%），最低的是市场部、研发部（0%）。"
    )


MARCH = Span(first=dt.date(2024, 3, 1), last=dt.date(2024, 3, 31))
WEEK = Span(first=dt.date(2024, 3, 4), last=dt.date(2024, 3, 10))


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"what": "meetings", "held": MARCH}, "3月共开了 1 次会。"),
        ({"what": "meetings", "held": MARCH, "people": ("李敏",)}, "李敏3月参加了 1 次会。"),
        ({"due": WEEK, "statuses": OPEN}, "3月4日至10日到期的未完成行动项有 1 项，已逾期。"),
        ({"done": MARCH, "statuses": ("done",)}, "3月完成的有 1 项。"),
        ({"what": "meetings", "held": MARCH, "language": "en"}, "1 meeting was held in March."),
        ({"state": "overdue", "order": "late", "most": 2}, "共有 2 项逾期，最久的已逾期 5 天。"),
        ({"order": "deadline", "most": 2}, "最早到期的 2 项（行动项共 4 项）。"),
        (
            {"order": "deadline", "most": 2, "language": "en"},
            "The 2 due first, of 4 action items.",
        ),
    ],
)
def test_answer_says_when_in_few_words(query: dict[str, object], sentence: str) -> None:
    assert ask(StatusQuery.model_validate({"form": "list", **query})).sentence == sentence


def test_answer_compares_projects_with_one_that_has_none() -> None:
    projects = ("新产品上市", "仓库搬迁")
    found = ask(StatusQuery(form="count", projects=projects, group="project", order="size"))
    assert found.sentence == "新产品上市比仓库搬迁多 4 项（4 比 0）；行动项共 4 项。"
    assert [group.name for group in found.groups] == ["新产品上市", "仓库搬迁"]


def test_answer_keeps_what_somebody_helps_with_apart() -> None:
    found = ask(StatusQuery(form="list", departments=("市场部",)), record())
    assert [item.task for item in found.items] == ["调整推广预算方案"]
    assert [item.task for item in found.helping] == ["交付测试版本"]
