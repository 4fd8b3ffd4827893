"""Action items made of words that were already heard of open items."""

from typing import Any

import pytest

from assistant.continuity import OpenItem, link
from assistant.types import ActionItem, Extraction, Quotes
from tests.assistant.extraction.make import meeting, transcript

MANUAL = OpenItem(id=1, task="整理用户手册", owner="王建国", meeting="2025-02-18")
STOCK = OpenItem(id=2, task="更新仓库盘点表", owner="李敏", meeting="2025-02-18", is_done=True)
SAID = transcript(
    ("王建国", "用户手册做了百分之六十，仓库盘点表上周更新过了。"),
    ("李敏", "仓库盘点表还要交给财务。"),
)


def absorbed(task: str, *known: OpenItem, place: int = 0, **fields: Any) -> int:
    """How many of the one action item were no new ones."""
    quote = SAID.segments[place].text
    item = ActionItem.model_validate(
        {
            "task": task,
            "evidence": (place,),
            "quotes": Quotes(task=quote, **fields.pop("quotes", {})),
            "confidence": 0.7,
        }
        | fields
    )
    extraction = Extraction(engine="rules", action_items=(item,))
    return len(link(SAID, meeting(), extraction, known).absorbed)


def test_a_fragment_of_an_open_item_and_one_done_before_is_no_new_one() -> None:
    assert absorbed("用户手册、仓库盘点表更新", MANUAL, STOCK) == 1


def test_without_the_done_one_known_its_words_are_a_task_of_their_own() -> None:
    assert absorbed("用户手册、仓库盘点表更新", MANUAL) == 0


@pytest.mark.parametrize(
    ("task", "fields"),
    [
        ("用户手册、仓库盘点表打印", {}),
        ("把用户手册、仓库盘点表给印刷厂报价", {}),
        ("用户手册、仓库盘点表更新", {"owner": "孙涛"}),
        ("用户手册、仓库盘点表更新", {"place": 1}),
        ("仓库盘点表更新", {}),
    ],
    ids=["another deed", "other things", "somebody else", "other words", "the done one alone"],
)
def test_what_no_claim_took_stays_an_action_item(task: str, fields: dict[str, Any]) -> None:
    assert absorbed(task, MANUAL, STOCK, **fields) == 0
