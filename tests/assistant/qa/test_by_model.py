import datetime as dt
import itertools
import json
from typing import Any

import pytest

from assistant.errors import LLMError
from assistant.llm import Message
from assistant.llm.types import SlowError
from assistant.qa import by_model
from assistant.qa.answer import answer
from assistant.qa.by_model import ROUNDS, Step, answer_by_model, is_sure
from assistant.qa.memory import MemoryRecords
from assistant.qa.query import StatusQuery
from assistant.qa.reading import understand
from assistant.qa.types import Answer
from assistant.types import Usage
from tests.assistant.qa.records import NOW, english_record, record
from tests.fakes_tools import SPENT, FakeTools, call

OVERDUE = "市场部还有几项逾期？"
LOOK_OVERDUE = call("query_items", departments=["市场部"], state="overdue")
RIGHT = "市场部还有 1 项逾期 [r1.total]。调整推广预算方案由李敏负责，截止3月6日 12:00 [r1.1]。"


def records(**changes: Any) -> MemoryRecords:
    return MemoryRecords([record(**changes)], NOW)


def ask(model: FakeTools, question: str = OVERDUE, **options: Any) -> Answer:
    return answer_by_model(question, options.pop("records", records()), NOW, model, **options)


def grammar(question: str = OVERDUE) -> Answer:
    return answer(question, records(), NOW)


# --- answers ------------------------------------------------------------------------------------


def test_answer_is_in_the_words_of_the_model_and_of_the_shape_of_the_grammar() -> None:
    found = ask(FakeTools(LOOK_OVERDUE, RIGHT))
    assert (found.engine, found.kind, found.total) == ("fake-1", "count", 1)
    assert found.sentence == "市场部还有 1 项逾期。"
    assert found.answer == ("市场部还有 1 项逾期。调整推广预算方案由李敏负责，截止3月6日 12:00。")
    assert [item.id for item in found.items] == ["plan"]
    assert found.citations == grammar().citations
    assert found.tally is not None
    assert (found.tally.total, found.tally.overdue) == (1, 1)
    assert found.understood == ("部门=市场部", "逾期=是", "截至=3月6日")


def test_answer_can_be_given_again_from_its_query_without_the_model() -> None:
    found = ask(FakeTools(LOOK_OVERDUE, RIGHT))
    assert found.query is not None
    assert found.query.without("whose").departments == ()
    assert (found.query.departments, found.query.state) == (("市场部",), "overdue")


def test_answer_holds_what_several_calls_found() -> None:
    model = FakeTools(
        call("query_decisions", about="推广预算"),
        call("query_items", about="预算审批"),
        "推广预算由5万元调整为3万元 [r1.1]。审批由财务部的赵强负责 [r2.1]。",
    )
    found = ask(model, "推广预算定了多少，谁批？")
    assert [decision.id for decision in found.decisions] == ["budget"]
    assert [item.id for item in found.items] == ["approve"]
    assert [citation.utterance for citation in found.citations] == [1, 3]
    assert found.sentence == "推广预算由5万元调整为3万元。"


def test_answer_of_groups_lists_them_all() -> None:
    model = FakeTools(call("query_items", group="department"), "市场部有 1 项任务 [r1.g2]。")
    found = ask(model, "各部门的任务怎么分的？")
    assert [group.name for group in found.groups] == ["研发部", "市场部", "财务部", None]
    assert len(found.items) == 4


def test_answer_in_english() -> None:
    model = FakeTools(
        call("query_items", about="firmware"),
        "Priya Rao delivers the firmware candidate by March 15 [r1.1].",
    )
    english = MemoryRecords([english_record()], NOW)
    found = ask(model, "How is the firmware candidate coming along?", records=english)
    assert found.sentence == "Priya Rao delivers the firmware candidate by March 15."
    assert found.engine == "fake-1"


def test_words_said_are_cited_with_their_second() -> None:
    model = FakeTools(call("search_passages", words="食堂菜单"), "食堂下周开始换菜单 [r1.1]。")
    found = ask(model, "食堂的菜单怎么样？")
    assert (found.kind, found.citations[0].utterance, found.citations[0].start) == (
        "passage",
        6,
        60.0,
    )


def test_a_count_of_nothing_is_an_answer_with_the_list_as_its_source() -> None:
    model = FakeTools(
        call("query_items", departments=["法务部"], state="overdue"),
        "法务部没有逾期的任务 [r1.total]。",
    )
    found = ask(model, "法务部有逾期的吗？")
    assert (found.answered, found.total) == (True, 0)
    assert [citation.source for citation in found.citations] == ["list"]


def test_suggestions_are_the_same_as_ever() -> None:
    assert ask(FakeTools(LOOK_OVERDUE, RIGHT)).suggestions != ()


# --- sentences that do not stand ----------------------------------------------------------------


def test_a_sentence_that_does_not_stand_is_sent_back_with_the_reason() -> None:
    model = FakeTools(LOOK_OVERDUE, "市场部有 3 项逾期 [r1.total]。", RIGHT)
    assert ask(model).sentence == "市场部还有 1 项逾期。"
    told = model.heard[-1][-1]
    assert isinstance(told, Message)
    assert "市场部有 3 项逾期。 → count (3)" in told.text


def test_a_sentence_that_fails_twice_is_dropped_and_the_rest_kept() -> None:
    model = FakeTools(
        LOOK_OVERDUE,
        "市场部还有 1 项逾期 [r1.total]。截止3月9日 [r1.1]。",
        "截止3月10日 [r1.1]。",
    )
    assert ask(model).answer == "市场部还有 1 项逾期。"


def test_where_no_sentence_stands_the_grammar_answers() -> None:
    model = FakeTools(LOOK_OVERDUE, "市场部有 3 项逾期 [r1.total]。")
    found = ask(model)
    assert found.model_copy(update={"usage": None}) == grammar()
    assert found.usage is not None
    assert found.usage.requests == 3


# --- models that fail ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model",
    [
        FakeTools(LLMError("down")),
        FakeTools(SlowError("slow", usage=Usage(requests=1))),
        FakeTools("市场部有 9 项逾期 [r1.total]。"),
        FakeTools(LOOK_OVERDUE, "NOT_MENTIONED"),
        FakeTools(LOOK_OVERDUE, ""),
        FakeTools(LOOK_OVERDUE, LLMError("down")),
        FakeTools(call("drop_tables", sql="DELETE FROM item")),
        FakeTools(call("query_items", departments=["不存在部"]), "没有 [r1.total]。"),
    ],
    ids=["down", "slow", "no call", "nothing", "empty", "down later", "no such tool", "error"],
)
def test_whatever_fails_the_grammar_answers(model: FakeTools) -> None:
    assert ask(model).model_copy(update={"usage": None}) == grammar()


def test_a_model_that_looks_for_ever_is_stopped() -> None:
    numbers = itertools.count()
    model = FakeTools(lambda turns: call("search_passages", words=f"预算{next(numbers)}"))
    assert ask(model).engine == "grammar"
    assert len(model.heard) == ROUNDS


def test_a_model_that_has_not_looked_is_asked_to_look_once() -> None:
    model = FakeTools("市场部有 9 项逾期。", LOOK_OVERDUE, RIGHT)
    assert ask(model).sentence == "市场部还有 1 项逾期。"
    told = model.heard[1][-1]
    assert isinstance(told, Message)
    assert told.text.startswith("你还没有查。")


def test_what_was_looked_up_is_not_looked_up_again() -> None:
    model = FakeTools(LOOK_OVERDUE, LOOK_OVERDUE, RIGHT)
    assert ask(model).engine == "fake-1"
    assert json.loads(model.shown[1]) == {"error": "Asked already: see r1."}


def test_a_model_is_given_the_time_that_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(step=20)
    monkeypatch.setattr(by_model.time, "monotonic", lambda: next(clock))
    model = FakeTools(lambda turns: call("search_passages", words="预算"))
    found = ask(model, limit_s=60)
    assert (found.engine, model.allowed) == ("grammar", [40, 20])


def test_what_nobody_spoke_of_is_refused() -> None:
    model = FakeTools(call("query_items", about="火星基地"), "关于火星基地没有任务 [r1.total]。")
    found = ask(model, "火星基地的任务有哪些？")
    assert (found.answered, found.kind) == (False, "unanswerable")


# --- what it is told ----------------------------------------------------------------------------


def test_the_model_is_told_the_day_the_names_and_the_question_before() -> None:
    model = FakeTools(LOOK_OVERDUE, RIGHT)
    ask(model, "那市场部呢？", before=StatusQuery(departments=("财务部",), state="overdue"))
    asked = model.heard[0][1]
    assert isinstance(asked, Message)
    assert "2024-03-06 (3月6日 周三)" in asked.text
    assert "研发部, 市场部, 财务部, 法务部" in asked.text
    assert "上一个问题的条件：部门=财务部, 逾期=是" in asked.text


def test_names_nobody_has_are_answered_with_those_that_are_near() -> None:
    model = FakeTools(call("query_items", departments=["市厂部"]), LOOK_OVERDUE, RIGHT)
    assert ask(model).engine == "fake-1"
    assert json.loads(model.shown[0]) == {
        "error": "No department is called 市厂部. Close to it: 市场部."
    }


def test_each_step_is_told_as_it_is_done() -> None:
    steps: list[Step] = []
    ask(FakeTools(LOOK_OVERDUE, RIGHT), on_event=steps.append)
    assert [step.stage for step in steps] == [
        "reading",
        "looking",
        "writing",
        "sentence",
        "sentence",
    ]
    assert [str(part) for part in steps[1].parts][:2] == ["部门=市场部", "逾期=是"]
    assert steps[3].text == "市场部还有 1 项逾期。"


def test_that_the_grammar_answers_is_told_with_the_reason() -> None:
    steps: list[Step] = []
    ask(FakeTools(LLMError("The key was refused.")), on_event=steps.append)
    assert (steps[-1].stage, steps[-1].text) == ("falling_back", "The key was refused.")


def test_usage_counts_every_request() -> None:
    assert ask(FakeTools(LOOK_OVERDUE, RIGHT)).usage == SPENT + SPENT


# --- which questions need a model ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("市场部还有几项逾期？", True),
        ("哪些任务逾期了？", True),
        ("各部门有几项任务逾期？", True),
        ("推广预算定了多少？", False),
        ("测试版本谁负责？", False),
        ("为什么要换菜单？", False),
    ],
)
def test_only_what_the_grammar_does_not_understand_wholly_needs_a_model(
    question: str, expected: bool
) -> None:
    query = understand(question, records().names, dt.date(2024, 3, 6), None)
    assert is_sure(query) is expected
