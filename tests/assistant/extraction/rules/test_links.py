"""Which words of a talk are about one task, and what of it holds in the end."""

import pytest

from tests.assistant.extraction.rules.talk import agreed, at, items, unmet

CHAT = (("赵志远", "外面下雨了。"), ("方正浩", "嗯，挺大的。"))
LONG_CHAT = CHAT * 8


# --- asked and taken ----------------------------------------------------------------------------


def test_a_request_and_its_acceptance_two_turns_later_are_one_item() -> None:
    (item,) = items(
        ("王建国", "李敏，供应商的合同你去谈一下。"),
        ("赵志远", "对方法务挺难缠的。"),
        ("李敏", "好，我去谈，周五之前给结果。"),
    )

    assert (item.owner, item.department, item.deadline) == ("李敏", "市场部", "2025-03-07")
    assert (item.evidence, item.deadline_evidence) == (at(0, 2), at(2))
    assert "合同" in item.task


def test_an_english_request_and_its_acceptance_two_turns_later_are_one_item() -> None:
    (item,) = items(
        ("Dana Whitlock", "Jo, can you draft the pricing sheet?"),
        ("Theo Lindqvist", "The old one is way out of date."),
        ("Jolene Baptiste", "Sure, I'll draft it by Friday."),
        language="en",
    )

    assert (item.owner, item.department) == ("Jolene Baptiste", "Sales")
    assert (item.deadline, item.deadline_evidence) == ("2025-03-07", at(2))
    assert "pricing sheet" in item.task


def test_a_task_nobody_was_asked_for_belongs_to_whoever_takes_it() -> None:
    (item,) = items(
        ("王建国", "供应商的合同谁来跟一下？"),
        ("李敏", "合同条款还有两处没谈拢。"),
        ("方正浩", "那我来跟合同吧，周五之前签回来。"),
    )

    assert (item.owner, item.deadline) == ("方正浩", "2025-03-07")


def test_three_orders_in_one_turn_are_three_items() -> None:
    found = items(
        (
            "王建国",
            "报价单李敏负责，周五之前发给我。测试报告方正浩负责，下周一之前交。"
            "扩容方案赵志远负责，这周四之前出。",
        ),
        ("李敏", "好。"),
    )

    assert agreed(found) == [
        ("李敏", "2025-03-07"),
        ("方正浩", "2025-03-10"),
        ("赵志远", "2025-03-06"),
    ]


def test_three_english_orders_in_one_turn_are_three_items() -> None:
    found = items(
        (
            "Dana Whitlock",
            "Jo, please send the pricing sheet by Thursday. Theo, please write the regression "
            "report by Friday. I'll book the venue by March 12.",
        ),
        ("Jolene Baptiste", "Sure."),
        language="en",
    )

    assert agreed(found) == [
        ("Jolene Baptiste", "2025-03-06"),
        ("Theo Lindqvist", "2025-03-07"),
        ("Dana Whitlock", "2025-03-12"),
    ]


def test_two_lists_of_one_person_said_far_apart_are_two_items() -> None:
    found = items(
        ("王建国", "合同清单李敏负责，三月十一号之前给我。"),
        ("李敏", "好。"),
        *LONG_CHAT,
        ("王建国", "样机清单李敏负责，三月十四号之前给我。"),
        ("李敏", "好。"),
    )

    assert agreed(found) == [("李敏", "2025-03-11"), ("李敏", "2025-03-14")]


def test_two_tasks_that_share_who_gets_them_are_two_items() -> None:
    found = items(
        ("王建国", "海报由李敏负责，三月十一号之前发给大家。"),
        ("李敏", "好。"),
        *LONG_CHAT,
        ("王建国", "合同由李敏负责，三月十四号之前发给大家。"),
        ("李敏", "好。"),
    )

    assert agreed(found) == [("李敏", "2025-03-11"), ("李敏", "2025-03-14")]


# --- who has it in the end ----------------------------------------------------------------------


def test_a_later_owner_wins() -> None:
    (item,) = items(
        ("王建国", "用户访谈提纲李敏负责，下周三之前发给我。"),
        ("李敏", "好。"),
        *CHAT,
        ("王建国", "对了，用户访谈提纲换成方正浩负责，李敏太忙。"),
        ("方正浩", "好。"),
    )

    assert (item.owner, item.department, item.deadline) == ("方正浩", "质量部", "2025-03-12")
    assert set(at(4)) <= set(item.owner_evidence)


def test_a_later_english_owner_wins() -> None:
    (item,) = items(
        ("Dana Whitlock", "Theo, can you write the onboarding guide by next Wednesday?"),
        ("Theo Lindqvist", "I can't, I'm out next week."),
        ("Jolene Baptiste", "I'll write the onboarding guide then, by next Wednesday."),
        ("Dana Whitlock", "Great, thanks Jo."),
        language="en",
    )

    assert (item.owner, item.deadline) == ("Jolene Baptiste", "2025-03-12")


@pytest.mark.parametrize(
    "words",
    [
        "那方正浩来写吧。",
        pytest.param("那改由方正浩负责写，时间不变。", marks=unmet("“改由…负责写” moves no task")),
    ],
)
def test_a_task_its_owner_has_no_time_for_goes_to_the_next_one_named(words: str) -> None:
    (item,) = items(
        ("王建国", "用户访谈提纲李敏写，下周三之前。"),
        ("李敏", "我下周出差，来不及。"),
        ("王建国", words),
        ("方正浩", "行，我来写。"),
    )

    assert (item.owner, item.deadline) == ("方正浩", "2025-03-12")


@unmet("An offer after a refusal does not move the task")
def test_a_task_its_owner_refuses_goes_to_whoever_offers() -> None:
    (item,) = items(
        ("王建国", "用户访谈提纲李敏写，下周三之前。"),
        ("李敏", "我下周出差，来不及。"),
        ("方正浩", "那我来写吧。"),
        ("王建国", "好，那就方正浩写。"),
    )

    assert (item.owner, item.deadline) == ("方正浩", "2025-03-12")


def test_an_english_task_given_to_somebody_else_is_theirs() -> None:
    (item,) = items(
        ("Dana Whitlock", "Jo, please write the press release by Friday."),
        ("Jolene Baptiste", "Sure."),
        ("Theo Lindqvist", "The coffee is cold."),
        (
            "Dana Whitlock",
            "Actually, Theo, you take the press release instead, Jo has too much.",
        ),
        ("Theo Lindqvist", "Okay, I'll write it."),
        language="en",
    )

    assert (item.owner, item.deadline) == ("Theo Lindqvist", "2025-03-07")


# --- by when in the end -------------------------------------------------------------------------


def test_a_later_date_wins() -> None:
    (item,) = items(
        ("王建国", "李敏，合同扫描件周四之前给我。"),
        ("李敏", "好。"),
        ("方正浩", "食堂菜太咸。"),
        ("王建国", "李敏，合同扫描件改到下周一之前吧，不急。"),
        ("李敏", "好的，下周一。"),
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-10")
    assert set(at(0, 3)) <= set(item.deadline_evidence)


def test_a_later_traditional_date_wins() -> None:
    (item,) = items(
        ("王建国", "李經理，合約掃描檔這禮拜四以前給我。"),
        ("李敏", "禮拜四有點趕，下禮拜一可以嗎？"),
        ("王建国", "可以，那就下禮拜一。"),
        language="zh-Hant",
    )

    assert (item.owner, item.deadline) == ("李敏", "2025-03-10")
    assert "合約掃描檔" in item.task


def test_a_later_english_date_wins() -> None:
    (item,) = items(
        ("Dana Whitlock", "Jo, please send the pricing sheet by Thursday."),
        ("Jolene Baptiste", "Thursday is too tight. Can we make it next Monday?"),
        ("Dana Whitlock", "Okay, next Monday."),
        language="en",
    )

    assert (item.owner, item.deadline) == ("Jolene Baptiste", "2025-03-10")
    assert "pricing sheet" in item.task


def test_a_recap_corrects_a_date_and_opens_no_second_item() -> None:
    found = items(
        ("王建国", "渠道分配表由李敏负责整理，下周三之前发给大家。"),
        ("李敏", "好。"),
        ("王建国", "降噪测试方正浩来做，三月十一号之前出报告。"),
        ("方正浩", "没问题。"),
        ("赵志远", "服务器扩容我来弄，这周五之前。"),
        *LONG_CHAT,
        (
            "王建国",
            "我最后过一遍。李敏，渠道分配表，下周四之前。"
            "方正浩，降噪测试报告，三月十一号。赵志远，服务器扩容，周五。",
        ),
        ("李敏", "好。"),
    )

    assert agreed(found) == [
        ("李敏", "2025-03-13"),
        ("方正浩", "2025-03-11"),
        ("赵志远", "2025-03-07"),
    ]
    assert set(at(21)) <= set(found[0].deadline_evidence)


@unmet("A weekday of next week, said of another task, moves a plain 周五 there too")
def test_a_weekday_of_one_task_does_not_move_that_of_the_next() -> None:
    found = items(
        ("王建国", "供应商合同李敏负责，下周三之前签回来。"),
        ("李敏", "好。"),
        ("方正浩", "样机清单我来整理，周五之前发给大家。"),
    )

    assert agreed(found) == [("李敏", "2025-03-12"), ("方正浩", "2025-03-07")]


def test_an_english_recap_corrects_a_date_and_opens_no_second_item() -> None:
    found = items(
        ("Dana Whitlock", "Jo, please send the pricing sheet by Thursday."),
        ("Jolene Baptiste", "Sure."),
        ("Dana Whitlock", "Theo, can you write the regression report by Friday?"),
        ("Theo Lindqvist", "Yep, will do."),
        ("Dana Whitlock", "I'll book the venue by March 12."),
        ("Jolene Baptiste", "Good."),
        (
            "Dana Whitlock",
            "Let me recap. Jo, the pricing sheet by Monday. Theo, the regression report by "
            "Friday. Me, the venue by March 12.",
        ),
        language="en",
    )

    assert agreed(found) == [
        ("Jolene Baptiste", "2025-03-10"),
        ("Theo Lindqvist", "2025-03-07"),
        ("Dana Whitlock", "2025-03-12"),
    ]
