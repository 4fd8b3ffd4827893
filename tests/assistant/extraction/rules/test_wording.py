"""The words of a task: what it is about, and nothing of what is said around it."""

from tests.assistant.extraction.rules.talk import items, unmet


@unmet("Greetings complete the wording of a task")
def test_a_greeting_is_no_part_of_an_english_task() -> None:
    (item,) = items(
        ("Dana Whitlock", "Everybody here? Let's start."),
        ("Theo Lindqvist", "Hi all."),
        ("Dana Whitlock", "Jo, can you draft the pricing sheet by Friday?"),
        ("Jolene Baptiste", "Sure, I'll draft it by Friday."),
        language="en",
    )

    assert "pricing sheet" in item.task
    assert "Hi all" not in item.task
    assert "Everybody here" not in item.task


def test_an_opening_is_no_part_of_a_task() -> None:
    (item,) = items(
        ("方正浩", "嗯，我这边能听见。"),
        ("王建国", "问卷汇总你什么时候能给？"),
        ("方正浩", "下周二之前给你。"),
    )

    assert "问卷汇总" in item.task
    assert "听见" not in item.task


@unmet("The date given up stays in the words of the task")
def test_a_date_given_up_is_no_part_of_the_task() -> None:
    (item,) = items(
        ("Dana Whitlock", "Jo, please send the pricing sheet by Thursday."),
        ("Jolene Baptiste", "Thursday is too tight. Can we make it next Monday?"),
        ("Dana Whitlock", "Okay, next Monday."),
        language="en",
    )

    assert "Thursday" not in item.task


def test_the_words_of_one_task_are_not_those_of_the_next() -> None:
    first, second = items(
        ("Dana Whitlock", "Jo, please send the pricing sheet by Thursday."),
        ("Jolene Baptiste", "Sure."),
        ("Dana Whitlock", "Theo, can you write the regression report by Friday?"),
        ("Theo Lindqvist", "Yep, will do."),
        language="en",
    )

    assert "pricing sheet" in first.task
    assert "regression report" in second.task
    assert "pricing sheet" not in second.task
