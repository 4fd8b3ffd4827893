import pytest

from assistant.minutes.facts_numbers import numbers, values_in


def stated(text: str) -> list[tuple[str, list[float]]]:
    return [(number.words, sorted(number.values)) for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("预算两万五", 25_000),
        ("預算兩萬五", 25_000),
        ("预算2.5万", 25_000),
        ("预算25,000元", 25_000),
        ("完成了百分之八十", 80),
        ("完成了80%", 80),
        ("涨到三点五个点", 3.5),
        ("一块二一斤", 1.2),
        ("9毛9一斤", 0.99),
        ("１２台", 12),
        ("eight thousand cartons", 8000),
        ("one forty-nine", 149),
        ("a hundred and sixty cards", 160),
        ("9k units", 9000),
    ],
)
def test_a_number_is_worth_the_same_however_it_is_written(text: str, value: float) -> None:
    assert [sorted(number.values) for number in numbers(text)] == [[value]]


@pytest.mark.parametrize("text", ["统一一起做一个", "三角梅", "周三", "万一", "one of them", ""])
def test_numerals_inside_words_and_a_lone_one_are_no_numbers(text: str) -> None:
    assert stated(text) == []


def test_one_counts_time_and_money() -> None:
    assert stated("晚一周，一万台") == [("一", [1]), ("一万", [10_000])]


def test_what_a_source_says_in_short_bears_out_the_whole() -> None:
    said = values_in("总共六十万，线上三十四，线下二十六")
    assert {600_000, 340_000, 260_000} <= said


def test_digits_said_as_a_range_count_each() -> None:
    assert {3, 5} <= values_in("再给我三五天")
