"""How documents and pages show statuses, flags, confidence and dates, in each language."""

import datetime as dt
from typing import Literal, get_args

from assistant.errors import InputError
from assistant.types import Language

Status = Literal["not_started", "in_progress", "done", "delayed"]
STATUSES: tuple[Status, ...] = get_args(Status)

_STATUS_LABELS: dict[Language, dict[Status, str]] = {
    "zh-Hans": {
        "not_started": "未开始",
        "in_progress": "进行中",
        "done": "已完成",
        "delayed": "延期",
    },
    "zh-Hant": {
        "not_started": "未開始",
        "in_progress": "進行中",
        "done": "已完成",
        "delayed": "延期",
    },
    "en": {
        "not_started": "Not started",
        "in_progress": "In progress",
        "done": "Done",
        "delayed": "Delayed",
    },
}

# What the recorder should know of an item; extraction tells it by these words.
_FLAG_LABELS: dict[str, tuple[str, str, str]] = {
    "missing_owner": ("没有说责任人", "沒有說負責人", "No owner was named"),
    "ambiguous_owner": ("责任人有多种可能", "負責人有多種可能", "Several people may be meant"),
    "absent_owner": ("本人不在场", "本人不在場", "The owner was not there"),
    "missing_deadline": ("没有说截止时间", "沒有說截止時間", "No date was named"),
    "vague_deadline": ("时间不明确", "時間不明確", "The date is vague"),
    "conditional": ("有前提条件", "有前提條件", "Depends on a condition"),
    "only_rules": ("只有规则提到", "只有規則提到", "Only the rules found it"),
    "only_model": ("只有模型提到", "只有模型提到", "Only the model found it"),
    "engines_disagree": ("规则与模型不一致", "規則與模型不一致", "Rules and model differ"),
    "unproven": ("原话不足以证明", "原話不足以證明", "Not borne out by the words"),
}
FLAGS = tuple(_FLAG_LABELS)

# From so much confidence on, an item needs a glance, or a look; below, it needs to be heard.
# Of those above the first at least 95 in 100 are to be right.
SURE, LIKELY = 0.9, 0.6
_CERTAINTY_LABELS: dict[Language, tuple[str, str, str]] = {
    "zh-Hans": ("请核对", "大致有把握", "有把握"),
    "zh-Hant": ("請核對", "大致有把握", "有把握"),
    "en": ("Check this", "Likely", "Sure"),
}
_LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")

# Spelled out here because strftime and calendar follow the locale of the machine.
_WEEKDAYS: dict[Language, tuple[str, ...]] = {
    "zh-Hans": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "zh-Hant": ("週一", "週二", "週三", "週四", "週五", "週六", "週日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def status_label(status: Status, language: Language) -> str:
    return _STATUS_LABELS[language][status]


def flag_label(flag: str, language: Language) -> str:
    """The words for a flag; the flag itself where there are none."""
    labels = _FLAG_LABELS.get(flag)
    return labels[_LANGUAGES.index(language)] if labels else flag


def certainty(confidence: float) -> int:
    """Confidence in three steps, 1 to 3: a percentage would claim more than is known."""
    return 3 if confidence >= SURE else 2 if confidence >= LIKELY else 1


def certainty_label(confidence: float, language: Language) -> str:
    return _CERTAINTY_LABELS[language][certainty(confidence) - 1]


def read_moment(moment: str) -> tuple[dt.date, dt.time | None]:
    """The day of a `Moment`, and its time of day or None. Raises InputError if there is no such."""
    day, _, minute = moment.partition("T")
    try:
        return dt.date.fromisoformat(day), dt.time.fromisoformat(minute) if minute else None
    except ValueError as exc:
        raise InputError(
            f"{moment} is not a date. Write a day as 2024-03-08 or a time as 2024-03-08T12:00."
        ) from exc


def show_deadline(moment: str, language: Language, *, year: int) -> str:
    """3月8日 周五, or 3月6日 12:00前; the year is told where it is not `year`, the meeting's."""
    day, time = read_moment(moment)
    short = _short_day(day, language, with_year=day.year != year)
    if language == "en":
        return f"{_WEEKDAYS['en'][day.weekday()][:3]}, {short}" + (
            f", by {time:%H:%M}" if time else ""
        )
    return f"{short} {time:%H:%M}前" if time else f"{short} {_WEEKDAYS[language][day.weekday()]}"


def show_day(day: dt.date, language: Language, *, year: int) -> str:
    """3月8日; the year is told where it is not `year`."""
    return _short_day(day, language, with_year=day.year != year)


def show_long_day(day: dt.date, language: Language) -> str:
    """2024年3月5日（周二）, or Tuesday, March 5, 2024."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "en":
        return f"{weekday}, {_MONTHS[day.month - 1]} {day.day}, {day.year}"
    return f"{_short_day(day, language, with_year=True)}（{weekday}）"


def show_moment(moment: str, language: Language) -> str:
    """2024年3月6日（周三）10:00: a time at which something begins, in full."""
    day, time = read_moment(moment)
    return join_time(show_long_day(day, language), f"{time:%H:%M}" if time else "", language)


def join_time(day: str, time: str, language: Language) -> str:
    if not time:
        return day
    return f"{day}, {time}" if language == "en" else f"{day}{time}"


def _short_day(day: dt.date, language: Language, *, with_year: bool) -> str:
    if language == "en":
        return f"{_MONTHS[day.month - 1][:3]} {day.day}" + (f", {day.year}" if with_year else "")
    return (f"{day.year}年" if with_year else "") + f"{day.month}月{day.day}日"
