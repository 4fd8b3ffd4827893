import datetime as dt

import pytest

from assistant.tracker_tables.dates import read_date, read_time

TODAY = dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-03-05", "2026-03-05"),
        ("2026/3/5", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("2026年3月5日（周四）", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("46086", "2026-03-05"),
        ("2026-03-05 00:00:00", "2026-03-05"),
        ("2026-3-5 18:00", "2026-03-05T18:00"),
        ("2026年3月5日18点前", "2026-03-05T18:00"),
    ],
)
def test_a_full_date_is_read_without_doubt(cell: str, moment: str) -> None:
    written = read_date(cell, TODAY)
    assert (written.moment, written.doubt) == (moment, None)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("3月5日", "2026-03-05"),
        ("3月5號前", "2026-03-05"),
        ("3/5", "2026-03-05"),
        ("3.10", "2026-03-10"),
        ("12月20日", "2025-12-20"),
        ("8-1", "2026-08-01"),
        ("26.3.5", "2026-03-05"),
    ],
)
def test_a_date_without_its_year_is_the_closest_and_says_so(cell: str, moment: str) -> None:
    written = read_date(cell, TODAY)
    assert (written.moment, written.doubt) == (moment, "guessed_year")


@pytest.mark.parametrize(
    ("cell", "moment"),
    [("本月底", "2026-03-31"), ("下周五", "2026-03-13"), ("Mar 5, 2026", "2026-03-05")],
)
def test_words_are_read_as_of_the_day_of_the_table_and_say_so(cell: str, moment: str) -> None:
    written = read_date(cell, TODAY)
    assert (written.moment, written.doubt) == (moment, "spoken_deadline")


@pytest.mark.parametrize(
    "cell", ["尽快", "待定", "ASAP", "05/03/2026", "31/12/26", "3.1", "2026-02-30", "13月5日"]
)
def test_what_names_no_day_or_two_is_no_date(cell: str) -> None:
    written = read_date(cell, TODAY)
    assert (written.moment, written.doubt) == (None, "vague_deadline")


@pytest.mark.parametrize("cell", ["", "-", "/", "无", "N/A"])
def test_a_dash_is_no_deadline_and_no_doubt(cell: str) -> None:
    written = read_date(cell, TODAY)
    assert (written.moment, written.doubt) == (None, None)


def test_an_update_is_read_to_the_second_and_not_guessed() -> None:
    assert read_time("2026-03-06 16:05:09") == dt.datetime(2026, 3, 6, 16, 5, 9)
    assert read_time("2026/3/6") == dt.datetime(2026, 3, 6)
    assert read_time("3月6日") is None
    assert read_time("昨天") is None
