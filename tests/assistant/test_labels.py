import datetime as dt

import pytest

from assistant.errors import InputError
from assistant.labels import (
    FLAGS,
    STATUSES,
    certainty,
    certainty_label,
    flag_label,
    show_day,
    show_deadline,
    show_long_day,
    show_moment,
    status_label,
)
from assistant.types import Language


@pytest.mark.parametrize(
    ("moment", "language", "shown"),
    [
        ("2024-03-08", "zh-Hans", "3月8日 周五"),
        ("2024-03-08", "zh-Hant", "3月8日 週五"),
        ("2024-03-08", "en", "Fri, Mar 8"),
        ("2024-03-06T12:00", "zh-Hans", "3月6日 12:00前"),
        ("2024-03-06T09:05", "en", "Wed, Mar 6, by 09:05"),
        ("2024-03-06T00:00", "zh-Hans", "3月6日 00:00前"),
        ("2025-01-05", "zh-Hans", "2025年1月5日 周日"),
        ("2025-01-05T18:00", "en", "Sun, Jan 5, 2025, by 18:00"),
    ],
)
def test_a_deadline_shows_in_the_form_of_the_language(
    moment: str, language: Language, shown: str
) -> None:
    assert show_deadline(moment, language, year=2024) == shown


@pytest.mark.parametrize("moment", ["2024-02-30", "2024-03-06T25:00", "soon"])
def test_a_date_that_does_not_exist_is_told(moment: str) -> None:
    with pytest.raises(InputError, match=f"^{moment} is not a date. Write a day as 2024-03-08"):
        show_deadline(moment, "zh-Hans", year=2024)


def test_a_meeting_time_shows_in_full() -> None:
    assert show_moment("2024-03-06T10:00", "zh-Hans") == "2024年3月6日（周三）10:00"
    assert show_moment("2024-03-06T10:00", "en") == "Wednesday, March 6, 2024, 10:00"
    assert show_moment("2024-03-06", "zh-Hant") == "2024年3月6日（週三）"


def test_a_day_tells_its_year_only_where_it_is_another() -> None:
    day = dt.date(2024, 12, 31)
    assert show_day(day, "zh-Hans", year=2024) == "12月31日"
    assert show_day(day, "en", year=2025) == "Dec 31, 2024"
    assert show_long_day(day, "en") == "Tuesday, December 31, 2024"


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_status_has_its_own_label(language: Language) -> None:
    assert len({status_label(status, language) for status in STATUSES}) == 4


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
def test_every_flag_has_its_own_words(language: Language) -> None:
    assert len({flag_label(flag, language) for flag in FLAGS} - set(FLAGS)) == len(FLAGS)


def test_a_flag_without_words_is_shown_as_it_is() -> None:
    assert flag_label("new_flag", "en") == "new_flag"


@pytest.mark.parametrize(
    ("confidence", "step", "label"),
    [(1.0, 3, "Sure"), (0.9, 3, "Sure"), (0.89, 2, "Likely"), (0.6, 2, "Likely")]
    + [(0.59, 1, "Check this"), (0.0, 1, "Check this")],
)
def test_confidence_is_told_in_three_steps(confidence: float, step: int, label: str) -> None:
    assert certainty(confidence) == step
    assert certainty_label(confidence, "en") == label
