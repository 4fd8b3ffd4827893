import datetime as dt

import pytest

from assistant.extraction.dates import find_dates, resolve_date
from assistant.extraction.misheard import mend
from assistant.types import Person, Roster
from tests.assistant.extraction.make import meeting

# The meeting is on Tuesday, 4 March 2025, from 14:00 to 15:00.
CHINESE = [
    ("今天下班前", "2025-03-04T18:00"),
    ("明天上午之前", "2025-03-05T12:00"),
    ("明天中午前", "2025-03-05T12:00"),
    ("后天", "2025-03-06"),
    ("大后天", "2025-03-07"),
    ("明早八点之前", "2025-03-05T08:00"),
    ("今晚二十二点", "2025-03-04T22:00"),
    ("今晚十二点之前", "2025-03-05T00:00"),
    ("明天下午三点之前", "2025-03-05T15:00"),
    ("本周五", "2025-03-07"),
    ("这周五下班之前", "2025-03-07T18:00"),
    ("周五前", "2025-03-07"),
    ("周一", "2025-03-10"),
    ("下周三", "2025-03-12"),
    ("下个星期三", "2025-03-12"),
    ("下下周一", "2025-03-17"),
    ("这周内", "2025-03-07"),
    ("3月8号", "2025-03-08"),
    ("三月八号前", "2025-03-08"),
    ("3月8日之前", "2025-03-08"),
    ("十二月三十一号", "2025-12-31"),
    ("一月十号", "2025-01-10"),
    ("明年一月十号", "2026-01-10"),
    ("10号前", "2025-03-10"),
    ("二号前", "2025-04-02"),
    ("下个月5号", "2025-04-05"),
    ("月底", "2025-03-31"),
    ("三月底之前", "2025-03-31"),
    ("下月底", "2025-04-30"),
    ("季度末", "2025-03-31"),
    ("二季度末", "2025-06-30"),
    ("年底前", "2025-12-31"),
    ("两周内", "2025-03-18"),
    ("三天之内", "2025-03-07"),
    ("一个月内", "2025-04-04"),
    ("二十四小时内", "2025-03-05"),
    ("一个小时之内", "2025-03-04T16:00"),
    ("半个小时内", "2025-03-04T15:30"),
    ("五个工作日内", "2025-03-11"),
    ("清明节后第一个工作日", "2025-04-07"),
    ("节前", "2025-04-03"),
    ("2025年6月1日", "2025-06-01"),
    ("周四17:30", "2025-03-06T17:30"),
]
# The meeting is on Tuesday, 10 March 2026, in Taiwan.
TRADITIONAL = [
    ("禮拜四前", "2026-03-12"),
    ("這禮拜五中午前", "2026-03-13T12:00"),
    ("下禮拜一", "2026-03-16"),
    ("下下禮拜一", "2026-03-23"),
    ("月底前", "2026-03-31"),
    ("連假後第一個上班日", "2026-04-07"),
    ("下週三下班前", "2026-03-18T18:00"),
    ("後天", "2026-03-12"),
    ("四月二十二", "2026-04-22"),
    ("三個工作天內", "2026-03-13"),
]
# The meeting is on Tuesday, 11 March 2025.
ENGLISH = [
    ("by EOD tomorrow", "2025-03-12T18:00"),
    ("Monday the seventeenth", "2025-03-17"),
    ("the twentieth", "2025-03-20"),
    ("by the 3rd", "2025-04-03"),
    ("this Friday", "2025-03-14"),
    ("next Tuesday", "2025-03-18"),
    ("end of the month", "2025-03-31"),
    ("by the end of next week", "2025-03-21"),
    ("within two weeks", "2025-03-25"),
    ("in three business days", "2025-03-14"),
    ("today, before three", "2025-03-11T15:00"),
    ("by noon tomorrow", "2025-03-12T12:00"),
    ("by 5 pm on Thursday", "2025-03-13T17:00"),
    ("April first", "2025-04-01"),
    ("20 March", "2025-03-20"),
    ("by close of business Thursday", "2025-03-13T18:00"),
    ("a week from Friday", "2025-03-21"),
    ("two weeks from today", "2025-03-25"),
    ("end of quarter", "2025-03-31"),
]


@pytest.mark.parametrize(("words", "moment"), CHINESE)
def test_simplified_words_mean_a_moment(words: str, moment: str) -> None:
    mention = resolve_date(words, meeting())

    assert mention is not None
    assert (mention.text, mention.moment) == (words, moment)


@pytest.mark.parametrize(("words", "moment"), TRADITIONAL)
def test_traditional_words_mean_a_moment(words: str, moment: str) -> None:
    mention = resolve_date(words, meeting("zh-Hant", "2026-03-10"))

    assert mention is not None
    assert (mention.text, mention.moment) == (words, moment)


@pytest.mark.parametrize(("words", "moment"), ENGLISH)
def test_english_words_mean_a_moment(words: str, moment: str) -> None:
    mention = resolve_date(words, meeting("en", "2025-03-11"))

    assert mention is not None
    assert (mention.text, mention.moment) == (words, moment)


@pytest.mark.parametrize("words", ["尽快给我", "抽空弄一下", "这两天吧"])
def test_vague_words_keep_their_text_and_name_no_moment(words: str) -> None:
    mention = resolve_date(words, meeting())

    assert mention is not None
    assert (mention.moment, mention.is_vague) == (None, True)
    assert mention.text in words


@pytest.mark.parametrize(
    "words", ["快一点", "两个百分点", "三点建议", "三号线", "每周开会", "一共五个人", "前后两批"]
)
def test_words_that_only_look_like_dates_are_none(words: str) -> None:
    assert find_dates(words, meeting()) == []


@pytest.mark.parametrize(
    "words", ["the first run", "at one thirty-nine", "at two percent", "I may"]
)
def test_english_words_that_only_look_like_dates_are_none(words: str) -> None:
    assert find_dates(words, meeting("en")) == []


def test_working_days_follow_the_mainland_calendar_with_its_make_up_days() -> None:
    # Sunday, 26 January 2025 was a working day; the holiday began on Tuesday the 28th.
    before_new_year = meeting(date="2025-01-24")

    mention = resolve_date("两个工作日内", before_new_year)

    assert mention is not None
    assert mention.moment == "2025-01-27"


def test_a_date_said_twice_side_by_side_is_one() -> None:
    mentions = find_dates("上线改到三月十四号，周五，不变了", meeting())

    assert [(m.text, m.moment) for m in mentions] == [("三月十四号，周五", "2025-03-14")]


def test_a_weekday_or_number_said_alone_means_the_day_just_spoken_of() -> None:
    said = [dt.date(2025, 4, 22), dt.date(2025, 3, 12)]

    found = find_dates("周四吧，不等二十二号", meeting(), said=said)

    assert [m.moment for m in found] == ["2025-03-13", "2025-04-22"]


def test_a_bare_morning_hour_that_has_passed_is_tomorrow() -> None:
    mention = resolve_date("九点半之前", meeting())

    assert mention is not None
    assert mention.moment == "2025-03-05T09:30"


def test_hours_count_from_a_spoken_now() -> None:
    now = dt.datetime(2025, 3, 4, 14, 30)

    found = find_dates("从现在算二十四小时之内", meeting(), now=now)

    assert [m.moment for m in found] == ["2025-03-05T14:30"]


def test_offsets_are_those_of_the_text_as_written() -> None:
    text = "那個，這禮拜五以前給我，盡快。"

    mentions = find_dates(text, meeting("zh-Hant", "2026-03-10"))

    assert [text[m.start : m.end] for m in mentions] == ["這禮拜五以前", "盡快"]


def test_the_rule_is_shown_in_the_language_of_the_meeting() -> None:
    simplified = resolve_date("下周三", meeting())
    traditional = resolve_date("下禮拜三", meeting("zh-Hant", "2026-03-10"))
    english = resolve_date("next Tuesday", meeting("en", "2025-03-11"))

    rules = [m.rule for m in (simplified, traditional, english) if m is not None]
    assert rules == [
        "下周三 = 3月12日 周三",
        "下禮拜三 = 3月18日 週三",
        "next Tuesday = Tue 18 Mar",
    ]


def test_the_rule_says_where_working_days_are_an_estimate() -> None:
    simplified = resolve_date("五个工作日内", meeting(date="2044-03-09"))
    announced = resolve_date("五个工作日内", meeting(date="2025-03-05"))
    plain = resolve_date("下周三", meeting(date="2044-03-09"))

    assert simplified is not None and announced is not None and plain is not None
    assert simplified.rule == (
        "五个工作日内 = 3月16日 周三（该年放假和调休安排未收录，按法定节假日和周末推算）"
    )
    assert announced.rule == "五个工作日内 = 3月12日 周三"
    assert plain.rule == "下周三 = 3月16日 周三"


def test_hours_that_end_in_another_year_count_no_working_days() -> None:
    mention = resolve_date("三小时内", meeting(date="2044-12-31", end=dt.time(23)))

    assert mention is not None
    assert (mention.moment, mention.rule) == ("2045-01-01T02:00", "三小时内 = 1月1日 周日 02:00")


def test_a_name_that_holds_a_weekday_is_no_date() -> None:
    roster = Roster(people=(Person(name="周一鸣"),))

    found = find_dates("周一鸣说周一交，周一鸣负责", meeting(roster=roster))

    assert [(m.start, m.text) for m in found] == [(4, "周一")]


def test_the_two_ends_of_a_range_are_told_apart() -> None:
    found = find_dates("二十五号到二十七号培训，月底结束", meeting())

    assert [(m.text, m.side) for m in found] == [
        ("二十五号", "from"),
        ("二十七号", "to"),
        ("月底", None),
    ]


def test_by_a_day_is_a_limit_and_on_a_day_is_not() -> None:
    found = find_dates("三月八号之前交，三月九号看", meeting())

    assert [m.is_limit for m in found] == [True, False]


def test_days_and_hours_before_the_meeting_are_past() -> None:
    found = find_dates("昨天说的，今天上午十点发的函，上周五也发过", meeting())

    assert [m.is_past for m in found] == [True, True, True]


def test_a_misheard_date_is_read_by_its_sound() -> None:
    found = find_dates("三夜期好之前到位", meeting())

    assert [(m.text, m.moment) for m in found] == [("三夜期好之前", "2025-03-07")]


def test_no_date_resolves_to_none() -> None:
    assert resolve_date("没有时间", meeting()) is None


@pytest.mark.parametrize(
    ("heard", "moment"),
    [
        ("三月六号上50点", "2025-03-06T10:00"),
        ("三月六号下53点", "2025-03-06T15:00"),
        ("三月十八号上午就点半", "2025-03-18T09:30"),
        ("三月十七号，周一向五三点", "2025-03-17T15:00"),
    ],
)
def test_a_misheard_hour_is_read_by_its_sound(heard: str, moment: str) -> None:
    assert [m.moment for m in find_dates(heard, meeting())] == [moment]


@pytest.mark.parametrize(
    "text", ["我们就点半只鸡", "方向五点建议", "这道菜就点，别的不要", "上5楼开会"]
)
def test_words_that_sound_like_hours_stay_words(text: str) -> None:
    assert mend(text) == text


@pytest.mark.parametrize("words", ["9999年后", "三月零号", "13月5号", "25点之前"])
def test_numbers_that_no_calendar_has_are_no_dates(words: str) -> None:
    assert find_dates(words, meeting()) == []
