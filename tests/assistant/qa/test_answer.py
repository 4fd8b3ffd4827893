import datetime as dt

import pytest

from assistant.qa.answer import answer
from assistant.qa.memory import MemoryRecords
from assistant.qa.select import of_project
from assistant.qa.types import Answer, Citation, DecisionRecord, Tally
from tests.assistant.qa.records import ITEMS, NOW, english_record, item, record


def ask(question: str, **changes: object) -> Answer:
    return answer(question, MemoryRecords([record(**changes)], NOW), NOW)


def ids(found: Answer) -> list[str | None]:
    return [item.id for item in found.items]


# --- lists and counts ---------------------------------------------------------------------------


def test_answer_lists_the_items_of_a_department_and_tells_what_it_helps_with() -> None:
    found = ask("市场部有哪些行动项？")
    assert (found.kind, ids(found)) == ("list", ["plan"])
    assert found.answer == (
        "市场部有 1 项行动项，已逾期。\n"
        "1. 调整推广预算方案（李敏，3月6日 12:00前，已逾期）\n"
        "另外配合：\n"
        "1. 交付测试版本（孙涛，3月8日 周五，配合：市场部，进行中）"
    )


def test_answer_counts_the_items_of_somebody_called_by_title() -> None:
    items = (item("评估上线风险", id="risk", owner="王建国"), *ITEMS)
    found = ask("王经理有几项任务？", action_items=items)
    assert (found.kind, ids(found)) == ("count", ["risk"])


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("哪些任务逾期了？", ["plan"]),
        ("本周到期的任务有哪些？", ["deliver", "plan"]),
        ("3月8日之前要完成的任务有哪些？", ["deliver", "plan"]),
        ("3月8日之后到期的任务有哪些？", ["approve"]),
        ("3月6日到8日到期的有哪些任务？", ["deliver", "plan"]),
        ("这个月要完成哪些任务？", ["deliver", "plan", "approve"]),
        ("哪些任务还没有责任人？", ["poster"]),
        ("哪项任务没有截止时间？", ["poster"]),
        ("进行中的任务有哪些？", ["deliver"]),
        ("哪项任务最早到期？", ["plan"]),
        ("哪些任务和预算有关？", ["plan", "approve"]),
        ("需要市场部配合的任务是哪一项？", ["deliver"]),
        ("研发部和财务部各有几项任务？", ["deliver", "approve"]),
        ("孙涛要做什么？", ["deliver"]),
        ("一共有多少行动项？", ["deliver", "plan", "approve", "poster"]),
    ],
)
def test_answer_narrows_items_down_by_what_the_question_says(
    question: str, expected: list[str]
) -> None:
    assert sorted(ids(ask(question))) == sorted(expected)


def test_answer_cites_the_list_when_none_of_its_items_fits() -> None:
    found = ask("财务部有几项逾期？")
    assert found.answer == "财务部没有逾期的行动项（共 1 项未完成）。"
    assert (found.answered, ids(found), found.total) == (True, [], 0)
    assert found.citations == (Citation(source="list", quote="部门=财务部、逾期=是、截至=3月6日"),)


def test_answer_tells_that_a_department_it_knows_has_no_items() -> None:
    found = ask("法务部有哪些任务？")
    assert (found.answered, found.answer) == (True, "法务部没有行动项。")


def test_answer_groups_counts() -> None:
    found = ask("各部门各有几项任务？")
    assert found.answer == (
        "研发部、市场部、财务部并列最多，各 1 项；行动项共 4 项。\n"
        "1. 研发部 1\n2. 市场部 1（1 项已逾期）\n3. 财务部 1\n4. 未定部门 1"
    )


def test_answer_tells_how_it_understood_the_question() -> None:
    assert ask("市场部还有几项逾期？").understood == ("部门=市场部", "逾期=是", "截至=3月6日")


# --- one item -----------------------------------------------------------------------------------


def test_answer_names_the_owner_and_cites_the_words_that_say_so() -> None:
    found = ask("谁负责交付测试版本？")
    assert found.answer == "由孙涛（研发部）负责：交付测试版本。配合：市场部。截止 3月8日 周五。"
    assert found.citations == (
        Citation(
            meeting="m1",
            utterance=0,
            start=0.0,
            quote="测试版本我们三月八号可以交付给大家，这件事孙涛负责。",
        ),
    )


def test_answer_tells_a_deadline() -> None:
    found = ask("预算审批最晚什么时候完成？")
    assert (found.kind, ids(found)) == ("deadline", ["approve"])
    assert found.answer == "3月31日 周日截止：完成推广预算审批（赵强）。"


def test_answer_does_not_invent_an_owner_nobody_named() -> None:
    found = ask("旧海报由谁撤下？")
    assert found.answered is False
    assert found.answer == "撤下门店旧海报：会上没有落实责任人。"


def test_answer_does_not_invent_a_deadline_nobody_said() -> None:
    found = ask("旧海报什么时候撤下？")
    assert found.answered is False
    assert found.answer == "撤下门店旧海报（责任人待定）：会上没有说截止时间。"


def test_answer_tells_the_status_of_one_item() -> None:
    found = ask("测试版本的进度怎么样？")
    assert (found.kind, ids(found)) == ("status", ["deliver"])
    assert found.answer == "交付测试版本（孙涛）：进行中。截止 3月8日 周五。"


def test_answer_sums_up_the_status_of_a_project() -> None:
    found = ask("新产品上市现在进度怎么样？")
    assert found.answer == (
        "新产品上市：共 4 项行动项，已完成 0 项（0%），逾期 1 项。\n"
        "接下来到期：\n"
        "1. 交付测试版本（孙涛，3月8日 周五，配合：市场部，进行中）\n"
        "2. 完成推广预算审批（赵强，3月31日 周日）"
    )
    assert found.tally == Tally(not_started=3, in_progress=1, overdue=1, near=1)


# --- decisions, what was left open, the next meeting --------------------------------------------


def test_answer_tells_the_decision_about_a_subject() -> None:
    found = ask("线上推广预算最后定了多少？")
    assert (found.kind, found.answer) == ("decision", "线上推广预算由5万元调整为3万元。")
    assert [citation.utterance for citation in found.citations] == [1]


def test_answer_lists_all_decisions() -> None:
    found = ask("会上做了哪些决定？")
    assert [decision.id for decision in found.decisions] == ["budget"]


def test_answer_tells_what_was_left_open() -> None:
    found = ask("哪件事没有定下来、留到下次再谈？")
    assert found.answer == "有 1 个问题尚未定下来。\n1. 是否提前上线"
    assert [citation.utterance for citation in found.citations] == [5]


def test_answer_tells_when_and_where_the_next_meeting_is() -> None:
    found = ask("下次会议什么时候开？")
    assert found.answer == "下次会议：2024年3月7日（周四）10:00，地点 301会议室。"


# --- what nobody said ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "线下体验店开在哪个城市？",
        "推广供应商的名称是什么？",
        "测试版本的成本是多少？",
        "线上推广预算的审批人电话是多少？",
        "谁负责火星基地的建设？",
        "年会什么时候开？",
        "关于招聘的任务有哪些？",
        "客户催得紧吗？",
    ],
)
def test_answer_says_so_when_nobody_said_it(question: str) -> None:
    found = ask(question)
    assert (found.answer, found.answered, found.kind, found.citations) == (
        "会议中没有提到。",
        False,
        "unanswerable",
        (),
    )


@pytest.mark.parametrize(
    ("question", "is_answered"),
    [
        ("发布会嘉宾是谁？", False),
        ("谁负责邀请发布会嘉宾？", True),
        ("发布会嘉宾的联系电话是多少？", False),
        ("场馆的联系电话是多少？", True),
        ("场馆的租金是多少？", False),
    ],
)
def test_answer_takes_no_record_without_the_value_that_is_asked_for(
    question: str, is_answered: bool
) -> None:
    items = (
        item("邀请发布会嘉宾，收集联系电话", owner="孙涛", department="研发部"),
        item("拨打场馆的联系电话 010-6655 1200，确认场馆租金", owner="李敏"),
    )
    assert ask(question, action_items=items).answered is is_answered


def test_answer_finds_an_hour_that_was_decided() -> None:
    hours = DecisionRecord(id="h", meeting="m1", text="体验店营业时间延长到晚上十点", evidence=(1,))
    found = ask("体验店营业时间延长到几点？", decisions=(hours,))
    assert [decision.id for decision in found.decisions] == ["h"]


def test_answer_falls_back_on_what_was_said() -> None:
    found = ask("食堂什么时候换菜单？")
    assert found.kind == "passage"
    assert found.answer == "没有形成决议或行动项，但会上说过：“食堂下周开始换菜单。”"
    assert [citation.utterance for citation in found.citations] == [6]


def test_answer_gives_nothing_without_words_to_show() -> None:
    bare = (item("交付测试版本", owner="孙涛", evidence=()),)
    assert ask("谁负责交付测试版本？", action_items=bare).answered is False


def test_answer_cites_the_kept_quote_where_there_is_no_transcript() -> None:
    found = ask("方案由谁调整？", transcript=None)
    assert found.citations == (
        Citation(meeting="m1", utterance=1, start=None, quote="方案我明天上午之前改好"),
    )


# --- languages and scope ------------------------------------------------------------------------


def test_answer_reads_and_writes_traditional_characters() -> None:
    found = ask("誰負責交付測試版本？")
    assert found.answer == "由孙涛（研发部）負責：交付测试版本。配合：市场部。截止 3月8日 週五。"


@pytest.mark.parametrize(
    ("question", "kind", "expected"),
    [
        ("What does Priya have to do?", "list", "firmware"),
        ("How many tasks does Sales have?", "count", "sheet"),
        ("Who writes the retailer one-sheet?", "owner", "sheet"),
        ("When is the firmware candidate due?", "deadline", "firmware"),
        ("Which tasks have no deadline?", "list", "sheet"),
        ("Which tasks are due next week?", "list", "firmware"),
        ("Is the one-sheet done?", "status", "sheet"),
    ],
)
def test_answer_understands_english(question: str, kind: str, expected: str) -> None:
    found = answer(question, MemoryRecords([english_record()], NOW), NOW)
    assert (found.kind, ids(found)) == (kind, [expected])


def test_answer_finds_the_number_of_just_what_is_counted() -> None:
    found = answer("How many points did we commit to?", MemoryRecords([english_record()], NOW), NOW)
    assert found.answer == "The sprint is locked at 26 points."


def test_answer_says_in_english_that_nobody_said_it() -> None:
    found = answer(
        "How much is the Larkspur contract worth?", MemoryRecords([english_record()], NOW), NOW
    )
    assert found.answer == "This was not mentioned in the meetings."


def test_answer_looks_only_at_the_project_it_is_given() -> None:
    other = record(id="m2", project="仓库搬迁", action_items=(), decisions=(), transcript=None)
    found = answer(
        "孙涛有哪些任务？", MemoryRecords(of_project([record(), other], "仓库搬迁"), NOW), NOW
    )
    assert found.answer == "孙涛没有行动项。"


def test_answer_counts_days_from_now_and_not_from_the_meeting() -> None:
    later = NOW + dt.timedelta(days=5)
    found = answer("哪些任务逾期了？", MemoryRecords([record()], later), later)
    assert ids(found) == ["plan", "deliver"]


def test_answer_has_the_documented_keys() -> None:
    assert set(ask("孙涛有哪些任务？").model_dump()) >= {
        *("answer", "answered", "kind", "items", "citations")
    }
