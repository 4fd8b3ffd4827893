import pytest

from assistant.extraction.numerals import parse_chinese, parse_english


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("十五", 15),
        ("二十", 20),
        ("两", 2),
        ("廿三", 23),
        ("卅一", 31),
        ("一百零五", 105),
        ("一百五", 150),
        ("一千零二十", 1020),
        ("一万零五百", 10_500),
        ("三万五", 35_000),
        ("两万半", 25_000),
        ("一亿两千万", 120_000_000),
        ("三萬", 30_000),
        ("３万", 30_000),
        ("１２", 12),
        ("1,000", 1000),
        ("二零二六", 2026),
        ("〇", 0),
    ],
)
def test_chinese_words_are_a_number(words: str, number: int) -> None:
    assert parse_chinese(words) == number


@pytest.mark.parametrize("words", ["", "半", "三点", "abc"])
def test_words_that_are_no_whole_number_are_refused(words: str) -> None:
    with pytest.raises(ValueError):
        parse_chinese(words)


@pytest.mark.parametrize(
    ("words", "number"), [("twenty-first", 21), ("thirty one", 31), ("3rd", 3), ("a", 1)]
)
def test_english_words_are_a_number(words: str, number: int) -> None:
    assert parse_english(words) == number
