"""The rhythm of following items in words, with the dates on which each comes next."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.web.i18n import N_, Labels, _
from assistant.calendar import holiday_break, is_working_day
from assistant.tracking.escalation import Told, next_level
from assistant.tracking.occasions import Kind, upcoming
from assistant.tracking.rhythm import Rhythm

WEEKDAYS = Labels(
    {
        "0": N_("周一"),
        "1": N_("周二"),
        "2": N_("周三"),
        "3": N_("周四"),
        "4": N_("周五"),
        "5": N_("周六"),
        "6": N_("周日"),
    }
)
_SHOWN = 3
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """What happens when; `moments` are the next ones, in the organisation's time without zone."""

    subject: str
    words: str
    moments: Sequence[dt.datetime]


@dataclass(frozen=True)
class Example:
    """A problem that arises then, and when each level is told if nobody answers."""

    said: str
    arose_at: dt.datetime
    levels: Sequence[dt.datetime]


def lines(rhythm: Rhythm, now: dt.datetime, zone: dt.tzinfo) -> list[Line]:
    return [
        Line(_("每周更新"), _asked(rhythm), _next(rhythm, "ask", now, zone)),
        Line(_("更新催办"), _asked_again(rhythm), _next(rhythm, "again", now, zone)),
        Line(_("每周回顾"), _reviewed(rhythm), _next(rhythm, "review", now, zone)),
        Line(_("月度总结"), _summed_up(rhythm), _next(rhythm, "month", now, zone)),
        Line(_("问题上报"), _escalated(rhythm), ()),
        Line(_("免打扰"), _quiet(rhythm), ()),
    ]


def examples(rhythm: Rhythm, now: dt.datetime, zone: dt.tzinfo) -> Iterator[Example]:
    """Of a problem that arises now, one on a Friday afternoon, and one before the next holidays."""
    today = now.astimezone(zone).date()
    yield _example(rhythm, _("现在出现的问题"), now, zone)
    friday = today + _DAY * ((4 - today.weekday()) % 7)
    yield _example(rhythm, _("周五下午出现的问题"), _at(friday, zone), zone)
    days_off = holiday_break(today + _DAY, rhythm.calendar)
    if days_off:
        last = days_off[0] - _DAY
        while not is_working_day(last, rhythm.calendar):
            last -= _DAY
        yield _example(rhythm, _("节前出现的问题"), _at(last, zone), zone)


def _example(rhythm: Rhythm, said: str, arose_at: dt.datetime, zone: dt.tzinfo) -> Example:
    told: list[Told] = []
    while level := next_level(rhythm, zone, arose_at, told):
        told.append(Told(level.at))
    return Example(said, _local(arose_at, zone), [_local(each.at, zone) for each in told])


def _next(rhythm: Rhythm, kind: Kind, now: dt.datetime, zone: dt.tzinfo) -> Sequence[dt.datetime]:
    return [_local(each.at, zone) for each in upcoming(rhythm, kind, now, zone, _SHOWN)]


def _asked(rhythm: Rhythm) -> str:
    return _(
        "%(weekday)s %(time)s 请责任人更新本周还没有更新的行动项。逢假日提前到当周前面的工作日。",
        weekday=WEEKDAYS[str(rhythm.update_weekday)],
        time=_clock(rhythm.ask_at),
    )


def _asked_again(rhythm: Rhythm) -> str:
    return _(
        "%(time)s 再提醒还没有更新的人，%(due)s 截止，之后不再补发。",
        time=_clock(rhythm.ask_again_at),
        due=_clock(rhythm.update_due_at),
    )


def _reviewed(rhythm: Rhythm) -> str:
    return _(
        "%(weekday)s %(time)s 把完成、逾期、落后、未更新和新增的行动项发给各项目的组长、接口人和"
        "记录人。逢假日顺延到当周后面的工作日，最多晚两个工作日。",
        weekday=WEEKDAYS[str(rhythm.review_weekday)],
        time=_clock(rhythm.review_at),
    )


def _summed_up(rhythm: Rhythm) -> str:
    return _(
        "每月第一个工作日 %(time)s 把上个月的总结发给各项目的组长和分管领导，最多晚五天。",
        time=_clock(rhythm.month_at),
    )


def _escalated(rhythm: Rhythm) -> str:
    told = _(
        "行动项逾期、落后计划超过 %(points)s 个百分点，或有人报告问题时，先通知接口人（落后的同时"
        "通知组长），每过 %(hours)s 小时再依次通知组长、分管领导。有人写下处理办法就停止。",
        points=rhythm.behind_points,
        hours=rhythm.level_hours,
    )
    counted = _("时间只算工作日。") if rhythm.counts_working_days else _("时间按自然日算。")
    return told + " " + counted


def _quiet(rhythm: Rhythm) -> str:
    if rhythm.quiet_from == rhythm.quiet_until:
        return _("工作日全天都可以通知；非工作日不通知，紧急的除外。")
    return _(
        "%(begins)s 到 %(ends)s 和非工作日不通知，紧急的除外。",
        begins=_clock(rhythm.quiet_from),
        ends=_clock(rhythm.quiet_until),
    )


def _at(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(17), zone)


def _local(at: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    return at.astimezone(zone).replace(tzinfo=None)


def _clock(time: dt.time) -> str:
    return f"{time:%H:%M}"
