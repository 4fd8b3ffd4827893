import pytest

from assistant.qa.answer import answer
from assistant.qa.memory import MemoryRecords
from tests.assistant.qa.records import NOW, english_record, record

CHINESE = (
    "市场部还有几项逾期？",
    "孙涛有哪些任务？",
    "各部门各有几项任务？",
    "新产品上市现在进度怎么样？",
    "线上推广预算最后定了多少？",
    "谁负责交付测试版本？",
    "会上做了哪些决定？",
    "下次会议什么时候开？",
    "谁负责火星基地的建设？",
    "誰負責交付測試版本？",
)
ENGLISH = (
    "What does Priya have to do?",
    "How many tasks does Sales have?",
    "How is Nibble going?",
    "Who writes the retailer one-sheet?",
)


@pytest.mark.parametrize("question", CHINESE)
def test_suggest_offers_only_questions_that_are_answered(question: str) -> None:
    records = MemoryRecords([record()], NOW)
    offered = answer(question, records, NOW).suggestions
    assert 2 <= len(offered) <= 4
    assert [one for one in offered if not answer(one, records, NOW).answered] == []


@pytest.mark.parametrize("question", ENGLISH)
def test_suggest_offers_only_questions_that_are_answered_in_english(question: str) -> None:
    records = MemoryRecords([english_record()], NOW)
    offered = answer(question, records, NOW).suggestions
    assert 2 <= len(offered) <= 4
    assert [one for one in offered if not answer(one, records, NOW).answered] == []


def test_suggest_offers_the_list_of_what_was_counted_first() -> None:
    found = answer("市场部还有几项逾期？", MemoryRecords([record()], NOW), NOW)
    assert found.suggestions[0] == "市场部有哪些任务逾期？"
    listed = answer(found.suggestions[0], MemoryRecords([record()], NOW), NOW)
    assert [item.id for item in listed.items] == ["plan"]


def test_suggest_offers_nothing_where_there_is_nothing_to_ask_of() -> None:
    assert answer("市场部还有几项逾期？", MemoryRecords([], NOW), NOW).suggestions == ()


def test_suggest_does_not_offer_the_question_that_was_asked() -> None:
    records = MemoryRecords([record()], NOW)
    for question in ("哪些任务逾期了？", "各部门各有几项任务？", "还有哪些任务没完成？"):
        found = answer(question, records, NOW)
        asked = [answer(one, records, NOW).query for one in found.suggestions]
        assert found.query not in asked
