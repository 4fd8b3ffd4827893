import datetime as dt

import pytest

from api.web.report_view import chart, percent
from storage.clock_report import Tally

MARCH = dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("rate", "said"),
    [(None, ""), (0.0, "0%"), (1.0, "100%"), (0.999, "99%"), (0.001, "1%"), (2 / 3, "67%")],
)
def test_only_all_is_100_percent_and_only_none_is_0(rate: float | None, said: str) -> None:
    assert percent(rate) == said


def test_a_bar_is_as_high_as_its_parts() -> None:
    bar = chart([(MARCH, Tally(on_time=2, late=1, overdue=1, waiting=9))]).bars[0]
    assert [(p.kind, p.height) for p in bar.pieces] == [
        ("on_time", 76),
        ("late", 38),
        ("overdue", 38),
    ]
    assert bar.pieces[-1].y == bar.top == 24
    assert (bar.label, bar.rate) == ("3月", "50%")


def test_months_without_minutes_have_no_bar() -> None:
    bar = chart([(MARCH, Tally(waiting=1))]).bars[0]
    assert (bar.pieces, bar.rate) == ((), "")


def test_of_many_months_some_are_named() -> None:
    months = [(dt.date(2021 + n // 12, n % 12 + 1, 1), Tally(on_time=1)) for n in range(36)]
    bars = chart(months).bars
    assert [bar.label for bar in bars if bar.label][:3] == ["2021年1月", "4月", "7月"]
    assert all(bar.x + bar.width <= 720 for bar in bars)


def test_the_scale_has_whole_numbers() -> None:
    for most in range(1, 300):
        ticks = [count for _y, count in chart([(MARCH, Tally(on_time=most))]).ticks]
        assert ticks[-1] >= most
        assert ticks[1] * 2 == ticks[2]
