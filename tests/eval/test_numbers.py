import pytest

from eval.numbers import with_digits


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("三月八号", "3月8号"),
        ("十五号", "15号"),
        ("二〇二四年", "2024年"),
        ("八千套", "8000套"),
        ("一千零五十", "1050"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("两百二十块", "220块"),
        ("十二万", "12万"),
        ("一万五千", "1万5000"),
        ("15000", "1万5000"),
        ("13800138000", "13800138000"),
        ("1万5千", "1万5000"),
        ("一点五万", "1点5万"),
        ("1.5万", "1点5万"),
        ("百分之十五", "百分之15"),
        ("15%", "百分之15"),
        ("3:30", "3点30"),
        ("三点三十", "3点30"),
        ("12,000元", "1万2000元"),
        ("三亿两千万", "3亿2000万"),
    ],
)
def test_numbers_come_out_in_digits(written: str, folded: str) -> None:
    assert with_digits(written) == folded


def test_words_that_begin_with_a_unit_are_no_numbers() -> None:
    assert with_digits("万一，千万，百货") == "万一，千万，百货"


def test_the_day_keeps_its_word() -> None:
    assert with_digits("八号") != with_digits("八日")
