import pytest

from assistant.indexing import find, index_words, phrases


def test_chinese_is_found_by_every_two_characters_and_the_last() -> None:
    assert index_words("预算明细，好") == ["预算", "算明", "明细", "细", "好"]


def test_latin_words_and_numbers_are_small_and_of_half_width() -> None:
    assert index_words("ＡＢＣ v2.1，301会议室") == [
        *("abc", "v2", "1", "301"),
        *("会议", "议室", "室"),
    ]


def test_traditional_and_simplified_are_one() -> None:
    assert index_words("預算會議") == index_words("预算会议")


@pytest.mark.parametrize("typed", ["", "  ", "，。", "%_'\"*()-:"])
def test_nothing_is_looked_for_where_no_word_was_typed(typed: str) -> None:
    assert phrases(typed) == []


def test_a_phrase_is_made_of_each_stretch_between_spaces() -> None:
    found = [
        (phrase.words, phrase.is_prefix) for phrase in phrases("预算明细 王　plan 301 预算 预算")
    ]
    assert found == [
        (("预算", "算明", "明细"), False),
        (("王",), True),
        (("plan",), True),
        (("301",), False),
        (("预算",), False),
    ]


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("先看預算，再看预算。", "预算", ["預算", "预算"]),
        ("ＡＢＣ项目的abc", "abc", ["ＡＢＣ", "abc"]),
        ("300万，301会议室，30人", "30", ["30"]),
        ("planning the replan", "plan", ["plan"]),
        ("v2.1 版", "V2.1", ["v2.1"]),
        ("预算明细", "预算 算明", ["预算明"]),
        ("没有", "预算", []),
    ],
)
def test_what_was_found_is_marked_in_the_text(text: str, typed: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in find(text, phrases(typed))] == marked


def test_a_long_word_is_kept_short() -> None:
    assert index_words("x" * 1000) == ["x" * 64]
