"""What sounds like a task and is none: withdrawn, refused, supposed, done, or done every week."""

import pytest

from tests.assistant.extraction.rules.talk import amid, items, unmet


def test_a_withdrawn_order_is_no_item() -> None:
    assert (
        items(
            ("王建国", "李敏，竞品报告你周五之前写一份。"),
            ("李敏", "好。"),
            ("王建国", "算了，竞品报告不用写了，取消。"),
            ("李敏", "行。"),
        )
        == []
    )


def test_an_order_put_off_is_no_item() -> None:
    assert (
        items(
            ("王建国", "李敏，竞品报告你写一份。"),
            ("李敏", "要写吗？"),
            ("王建国", "那先不写了，以后再说。"),
        )
        == []
    )


def test_a_withdrawn_english_request_is_no_item() -> None:
    assert (
        items(
            ("Dana Whitlock", "Theo, can you write a regression report by Friday?"),
            ("Theo Lindqvist", "Nobody reads it."),
            ("Dana Whitlock", "You're right, never mind, drop it."),
            language="en",
        )
        == []
    )


def test_a_refused_request_is_no_item() -> None:
    assert (
        items(
            ("王建国", "李敏，展台搭建你周五之前弄一下，行不行？"),
            ("李敏", "不行，我做不了，我这周全排满了。"),
            ("王建国", "那算了。"),
        )
        == []
    )


def test_a_refused_english_request_is_no_item() -> None:
    assert (
        items(
            ("Dana Whitlock", "Theo, can you redo the office seating plan?"),
            ("Theo Lindqvist", "No, I don't have time for that."),
            ("Dana Whitlock", "Okay, let's leave it."),
            language="en",
        )
        == []
    )


def test_what_turns_out_to_be_done_is_no_item() -> None:
    found = items(
        ("王建国", "李敏，客户名单周五之前给我。"),
        ("李敏", "昨天已经发给您了。"),
        ("王建国", "哦，那好。"),
    )

    assert found == []


@unmet("A request stays as a task of nobody's when it is answered by “already sent it”")
def test_what_turns_out_to_be_done_is_no_english_item() -> None:
    found = items(
        ("Dana Whitlock", "Jo, can you send the customer list by Friday?"),
        ("Jolene Baptiste", "Already sent it yesterday."),
        ("Dana Whitlock", "Oh great."),
        language="en",
    )

    assert found == []


@pytest.mark.parametrize(
    "words",
    [
        "如果客户要加急，我们下周二之前可以先发五十台。",
        "校准报告昨天已经发给李经理了。",
        "校准报告我上周五已经交了。",
        "巡检记录我们每周五都交。",
        "要是有人能把仓库理一理就好了。",
        "如果客戶要加急，我們下週二之前可以先發五十台。",
    ],
)
def test_hypothetical_finished_routine_and_wished_for_things_are_no_items(words: str) -> None:
    language = "zh-Hant" if "們" in words else "zh-Hans"

    assert items(("方正浩", words), language=language) == []


@pytest.mark.parametrize(
    "words",
    [
        "If the vendor pulled out, we would have to rebuild the cluster by Friday.",
        "I already sent the regression report to Jo yesterday.",
        "I send the status mail every Friday as always.",
        "It would be nice if somebody cleaned up the test lab.",
    ],
)
def test_english_hypotheses_reports_habits_and_wishes_are_no_items(words: str) -> None:
    assert amid(("Theo Lindqvist", words), language="en").action_items == ()
