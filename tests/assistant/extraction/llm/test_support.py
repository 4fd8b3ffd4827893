import pytest

from assistant.extraction.llm.support import numbers_claimed, numbers_said, shared


def test_shared_is_the_part_of_the_word_pairs_that_was_said() -> None:
    # 宣传 传册 of 重印 印宣 宣传 传册
    assert shared("重印宣传册", "宣传册还没有做") == 0.5


def test_shared_of_english_goes_by_the_beginnings_of_words() -> None:
    assert shared("Publish the brochure", "I'm publishing brochures") == 1


def test_shared_sees_both_scripts_as_one() -> None:
    assert shared("宣传册", "宣傳冊還沒有做") == 1


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3月8日", {3, 8}),
        ("二十一个人", {21}),
        ("定一下", set()),
        ("没有数字", set()),
    ],
)
def test_numbers_claimed(text: str, numbers: set[int]) -> None:
    assert numbers_claimed(text) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("三月八号", {3, 8}), ("by the twenty-first, two images", {21, 2}), ("the 8th", {8})],
)
def test_numbers_said(text: str, numbers: set[int]) -> None:
    assert numbers <= numbers_said(text)
