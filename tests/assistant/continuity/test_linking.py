"""What a later meeting says of open items: counted over small meetings in cases.toml."""

from typing import Any

import pytest

from assistant.continuity import OpenItem, link
from assistant.continuity.by_model import SaidOfItems
from assistant.errors import LLMError
from assistant.extraction.evidence import quote_stands
from assistant.extraction.rules.engine import extract
from assistant.types import Extraction
from tests.assistant.continuity.cases import cases, run
from tests.assistant.extraction.make import meeting, transcript
from tests.fakes_llm import FakeLLM

ITEMS = (
    OpenItem(
        id=1, task="修订接口文档", owner="王建国", deadline="2025-02-28", meeting="2025-02-18"
    ),
    OpenItem(id=2, task="提交供应商评估报告", owner="李敏", meeting="2025-02-18"),
)
NOTHING = Extraction(engine="rules")


@pytest.mark.parametrize("case", cases("cases.toml"), ids=lambda case: case["name"])
def test_every_meeting_the_rules_were_written_with_is_read_right(case: dict[str, Any]) -> None:
    assert run(case).is_right


def test_meetings_the_rules_were_not_written_with_are_mostly_read_right() -> None:
    read = [run(case) for case in cases("held_out.toml")]

    assert sum(r.hits for r in read) >= 7
    assert sum(r.wanted for r in read) == 9


def test_no_meeting_is_linked_with_an_item_it_does_not_speak_of() -> None:
    read = [run(case) for case in cases("held_out.toml") + cases("cases.toml")]

    assert [r.name for r in read if r.false] == []


@pytest.mark.parametrize("name", ["cases.toml", "held_out.toml"])
def test_every_field_has_words_that_were_said(name: str) -> None:
    for case in cases(name):
        segments = transcript(*((who, text) for who, text in case["said"])).segments
        for claim in run(case).links.progress:
            said = [s for s in segments if s.id in claim.evidence]
            quotes = [words for words in claim.quotes.model_dump().values() if words]
            assert all(quote_stands(words, said) for words in quotes)
            assert claim.status is None or claim.quotes.status
            assert claim.deadline is None or claim.quotes.deadline


def test_without_open_items_nothing_is_linked() -> None:
    said = transcript(("王建国", "接口文档已经改完了。"))

    links = link(said, meeting(), NOTHING, ())

    assert links.progress == () and links.absorbed == ()


def test_a_first_meeting_of_its_own_new_tasks_keeps_them() -> None:
    said = transcript(
        ("赵志远", "王建国，你这周五之前把压测方案写好发给我。"), ("王建国", "好的。")
    )
    extraction = extract(said, meeting())

    assert len(extraction.action_items) == 1
    assert link(said, meeting(), extraction, ITEMS).absorbed == ()


def _answer(**fields: object) -> SaidOfItems:
    said = {"utterances": [0], "quote": "接口文档已经改完了"} | fields
    return SaidOfItems.model_validate({"progress": [said]})


def test_a_model_finds_what_its_words_bear_out() -> None:
    said = transcript(("王建国", "接口文档已经改完了，昨天发给大家了。"))
    llm = FakeLLM(_answer(item=1, status="done", status_words="已经改完了"))

    links = link(said, meeting(), NOTHING, ITEMS, llm)

    assert links.engine == "llm"
    assert [(c.item_id, c.status, c.evidence) for c in links.progress] == [(1, "done", (0,))]


@pytest.mark.parametrize(
    "fields",
    [
        {"item": 9, "status": "done"},
        {"item": 1, "status": "done", "quote": "接口文档全部做完并且验收了"},
    ],
    ids=["an item that is not there", "words nobody said"],
)
def test_what_a_model_makes_up_is_dropped(fields: dict[str, object]) -> None:
    said = transcript(("王建国", "接口文档已经改完了。"))

    assert link(said, meeting(), NOTHING, ITEMS, FakeLLM(_answer(**fields))).progress == ()


def test_fields_a_model_makes_up_are_left_empty() -> None:
    said = transcript(("王建国", "接口文档还没有完成，还要再看看。"))
    made_up = _answer(
        item=1,
        quote="接口文档还没有完成",
        status="done",
        status_words="还没有完成",
        percent=80,
        deadline={"utterance": 0, "words": "下周三之前"},
        owner={"utterance": 0, "words": "李敏", "how": "named"},
    )

    claim = link(said, meeting(), NOTHING, ITEMS, FakeLLM(made_up)).progress[0]

    assert (claim.status, claim.percent, claim.deadline, claim.owner) == (None, None, None, None)


def test_the_rules_do_it_where_the_model_fails() -> None:
    said = transcript(("王建国", "接口文档已经改完了。"))
    llm = FakeLLM(LLMError("The model is out of order."))

    links = link(said, meeting(), NOTHING, ITEMS, llm)

    assert [(c.item_id, c.status) for c in links.progress] == [(1, "done")]
    assert links.engine == "rules"
    assert links.note is not None and "out of order" in links.note


@pytest.mark.parametrize("name", ["cases.toml", "held_out.toml"])
def test_what_a_claim_shows_was_said_of_it_holds_what_it_proposes(name: str) -> None:
    for case in cases(name):
        for claim in run(case).links.progress:
            said_at_once = len(claim.evidence) == 1
            proposed = {
                "owner": claim.owner or claim.department,
                "deadline": claim.deadline,
                "status": claim.status,
            }
            words = [getattr(claim.quotes, field) for field, value in proposed.items() if value]
            assert not said_at_once or all(each in claim.text for each in words)
