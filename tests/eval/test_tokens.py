from eval.tokens import folded, tokens


def test_chinese_is_compared_by_letter_in_simplified_script() -> None:
    assert tokens("會議 3月，A组。", "zh-Hant") == tuple("会议3月a组")


def test_english_is_compared_by_word_without_case_and_punctuation() -> None:
    assert tokens("Okay, it’s the re-test - UM.", "en") == (
        *("okay", "it's", "the", "re", "test", "um"),
    )


def test_chinese_forms_are_folded_in_numerals_alone() -> None:
    assert folded("三月八號", "zh-Hans") == tuple("3月8号")
    assert folded("3月8日", "zh-Hans") == tuple("3月8日")


def test_english_forms_are_folded_in_numerals_and_hesitations() -> None:
    assert folded("Um, twenty people, mm-hmm, a plan", "en") == ("20", "people", "a", "plan")
