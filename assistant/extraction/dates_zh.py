"""The grammar of dates in Chinese. Text comes in Simplified, character for character."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

from assistant.extraction.calendar import add_working_days, holiday_break
from assistant.extraction.misheard import mend
from assistant.extraction.numerals import parse_chinese
from assistant.extraction.reading import (
    CLOSE_OF_BUSINESS,
    NOON,
    Clue,
    Reading,
    add_days,
    add_months,
    coming_weekday,
    dated,
    last_working_day,
    month_end,
    numbered_day,
    quarter_end,
    week_day,
)

_N = r"(?:\d{1,4}|[零〇一二两三四五六七八九十百]{1,6})"
_WEEK = r"(?:周|星期|礼拜)"
_GE = r"个?"
_LIMIT = r"(?:之前|以前|为止|截止|前(?![天台期面端后])|之内|以内|内)"
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_HOLIDAYS = {
    "春节": "Chinese New Year",
    "过年": "Chinese New Year",
    "年": "Chinese New Year",
    "清明": "Tomb-Sweeping",
    "五一": "Labor Day",
    "劳动节": "Labor Day",
    "端午": "Dragon Boat",
    "中秋": "Mid-Autumn",
    "国庆": "National Day",
    "十一": "National Day",
    "元旦": "New Year's Day",
    "双十": "National Day",
}
_BREAK = r"(?:连假|长假|假期|小长假|放假)"
_NAMED_HOLIDAY = "|".join(name for name in _HOLIDAYS if len(name) > 1)
_HOLIDAY = rf"(?:(?:{_NAMED_HOLIDAY})(?:节)?(?:小?{_BREAK})?|{_BREAK}|过?节|年)"

# One alternative per way to name a day; the group's name is the key in `_DAYS` below.
_DAY = "|".join(
    (
        r"(?P<iso>\d{4}[-/.]\d{1,2}[-/.]\d{1,2})",
        rf"(?P<span>(?:从现在(?:开始|起)?(?:算|算起)?|现在起)?(?:最多|最晚)?(?P<count>{_N}|半)"
        rf"(?P<unit>个?工作[日天]|个?上班[日天]|天|日|周|个?星期|个?礼拜|个月|个?半?小时"
        rf"|个?半?钟头|分钟)"
        r"(?:之内|以内|内(?![部存容])|之后|以后"
        r"|后(?![面端续来]))(?:的?(?P<part_of_week>[周礼拜星期]+[一二三四五六日天]))?)",
        rf"(?P<date>(?:(?P<year>\d{{4}}年|今年|明年|去年|后年))?(?:(?P<month>{_N})月份?"
        rf"|(?P<rel_month>本|这|当|下下|下|上){_GE}月)(?P<day>{_N})(?:号"
        rf"|日)?(?![个件台条套万千块元%]))",
        rf"(?P<monthpart>(?:(?P<mp_year>今年|明年))?(?:(?P<mp_month>{_N})月份?"
        rf"|(?P<mp_rel>本|这|当|下|下下){_GE}月份?|(?<!\w)月|(?<=[^年上下])月)"
        r"(?P<mp_part>底|末|初|中旬|上旬|下旬|中(?![间心])))",
        r"(?P<yearpart>(?:(?P<yp_rel>今|明|本)年)?(?:年|岁)?(?:年底|年末|岁末|底(?=之?前)))",
        rf"(?P<quarter>(?:(?P<q_rel>本|这|下|上){_GE}"
        rf"|(?P<q_number>[一二三四1-4第]{{1,2}}))?季度?(?:末|底|结束))",
        rf"(?P<week>(?P<w_rel>上上|上|这|本|当|下下下|下下"
        rf"|下){_GE}{_WEEK}(?:的)?(?P<weekday>[一二三四五六日天])(?![次个家年轮]))",
        rf"(?P<weekpart>(?<!上)(?<!上个)(?P<wp_rel>这|本|当|下下"
        rf"|下)?(?:(?<=[这本当下])个)?{_WEEK}(?P<wp_part>之内|以内|内(?![部存容])|末|底"
        rf"|前半周|上半周|初|结束))",
        rf"(?P<bareweek>(?<![上下这本每两一三四双单隔]){_WEEK}(?P<bw_day>[一二三四五六日天])(?![次个家年轮期会例会]))",
        r"(?P<near>(?P<n_rel>大前|前|昨|今|明|大后|后)(?:天|日|儿个?)|(?P<n_short>昨|今"
        r"|明)(?=[晚早晨]))",
        rf"(?P<holiday>(?P<h_name>{_HOLIDAY})(?P<h_side>之后|以后|后|之前|以前|前"
        rf"|回来)(?:的)?(?:(?P<h_nth>第{_N}|首|最后一|上班第一)(?:个)?(?:工作[日天]"
        rf"|上班[日天]|天))?)",
        rf"(?P<number>(?<![\d月零一二三四五六七八九十百]){_N}(?:号"
        rf"|日(?![常子期均产])))(?![线楼馆厅机店门桌仓库车批])",
    )
)
_PART = (
    r"(?:凌晨|一早|清早|早上|早晨|早(?![就已了点日些会])|上午|中午|午前|下午|午后|傍晚"
    r"|晚上|晚间|晚(?![了点些于会])|夜里|半夜|午夜)"
)
_CLOCK = (
    rf"(?:(?P<hour>{_N})(?:点钟?|时)(?:(?P<half>半)|(?P<quarters>[一三])刻|整"
    rf"|(?P<minute>{_N})分?(?![个天点])|)"
    r"|(?P<digital>(?<!\d)\d{1,2}[::]\d{2}(?!\d)))"
)
_CLOSE = r"(?P<close>下班(?!回|的时候)|收工)|(?P<open>一?上班(?=之?前|时|就|给|$))"
_LEAD = r"(?:(?:最晚|最迟|不晚于|截止到?|截至)\s?)?"

_MOMENT = re.compile(
    rf"{_LEAD}(?:(?:{_DAY})(?:的|[,,、\s]{{0,2}}(?=(?:{_PART}|{_N}[点时:]|下班)))?)?"
    rf"(?P<part>{_PART})?(?:的?[\s]?(?:{_CLOCK}|{_CLOSE}))?(?P<limit>{_LIMIT})?"
)
_VAGUE = re.compile(
    r"尽快|尽早|尽速|抽空|得空|(?<!没)有空(?:的时候|时)?(?![档间缺位])|近期|这两天|这几天"
    r"|过两天|过几天|改天|早日|越快越好|越早越好"
    r"|第一时间|马上就?|(?:不|别)着急|随后|择期|以后再|(?<!没)有时间(?:的话)?|这阵子|过一?阵子?"
)


def read(text: str, clue: Clue) -> Iterator[Reading]:
    """Every date said in `text`, left to right; matches of the grammar that mean none are left."""
    text = mend(text)
    at = 0
    while at < len(text):
        match = _next_moment(text, at)
        vague = _VAGUE.search(text, at)
        if vague and (match is None or vague.start() < match.start()):
            yield Reading(vague.start(), vague.end(), None, is_vague=True)
            at = vague.end()
            continue
        if match is None:
            return
        reading = _resolve(match, clue)
        if reading is not None:
            yield reading
            clue = clue.after(reading.day)
        at = match.end()


def _next_moment(text: str, at: int) -> re.Match[str] | None:
    for found in _MOMENT.finditer(text, at):
        if found.end() > found.start() and _says_something(found):
            return found
    return None


def _says_something(match: re.Match[str]) -> bool:
    """Whether a match names a day or a time, and not "a bit" (一点), "two points" or "early"."""
    if _day_key(match):
        return True
    if match["digital"]:
        return True
    if match["hour"]:
        text, end = match.string, match.end()
        before = match.string[max(0, match.start() - 1) : match.start()]
        if before and before in "百分第几快慢早晚大小多少有差高低好":
            return False
        said_whole = bool(match["half"] or match["quarters"] or match["limit"] or match["part"])
        said_whole = said_whole or "点钟" in match[0] or match[0].endswith(("整", "分"))
        hour = _number(match["hour"])
        plain = hour is not None and 7 <= hour <= 23 and text[end : end + 1] not in "几多"
        return said_whole or plain or (match["minute"] is not None)
    if match["close"]:
        return bool(match["limit"])
    if match["part"] and match["limit"]:
        return match["part"] not in ("早", "晚", "一早")
    return False


def _day_key(match: re.Match[str]) -> str | None:
    return next((key for key in _DAYS if match[key]), None)


def _number(words: str | None) -> int | None:
    try:
        return parse_chinese(words) if words else None
    except ValueError:
        return None


def _resolve(match: re.Match[str], clue: Clue) -> Reading | None:
    key = _day_key(match)
    if key == "span":
        return _read_span(match, clue)
    day = _DAYS[key](match, clue) if key else _day_of_bare_time(match, clue)
    if day is None:
        return None
    day, time = _time_of(match, day, clue)
    is_limit = bool(match["limit"]) or match[0].startswith(("最晚", "最迟", "不晚于", "截"))
    is_limit = is_limit or bool(key == "holiday" and match["h_side"].endswith("前"))
    is_limit = is_limit or bool(key == "weekpart" and match["wp_part"].endswith("内"))
    return Reading(
        match.start(),
        match.end(),
        day,
        time,
        is_limit=is_limit,
        is_past=day < clue.today,
    )


def _day_of_bare_time(match: re.Match[str], clue: Clue) -> dt.date:
    """A time said alone belongs to the day just spoken of, else to today."""
    return clue.said[-1] if clue.said and match["hour"] else clue.today


# --- days ---------------------------------------------------------------------------------------


def _read_iso(match: re.Match[str], clue: Clue) -> dt.date | None:
    year, month, day = (int(n) for n in re.split(r"[-/.]", match["iso"]))
    return dated(clue.today, month, day, year)


def _read_date(match: re.Match[str], clue: Clue) -> dt.date | None:
    month, day = _number(match["month"]), _number(match["day"])
    if match["rel_month"]:
        first = add_months(clue.today.replace(day=1), _steps(match["rel_month"]))
        return dated(clue.today, first.month, day or 0, first.year)
    if not month or not day or month > 12 or day > 31:
        return None
    return dated(clue.today, month, day, _year(match["year"], clue))


def _year(words: str | None, clue: Clue) -> int | None:
    if not words:
        return None
    if words[0].isdigit():
        return int(words[:4])
    return clue.today.year + {"去": -1, "今": 0, "明": 1, "后": 2}[words[0]]


def _read_month_part(match: re.Match[str], clue: Clue) -> dt.date | None:
    first = clue.today.replace(day=1)
    if match["mp_month"]:
        month = _number(match["mp_month"])
        if not month or month > 12:
            return None
        year = _year(match["mp_year"], clue)
        first = dated(clue.today.replace(day=1), month, 1, year) or first
    elif match["mp_rel"] and match["mp_rel"].startswith("下"):
        first = add_months(first, len(match["mp_rel"]))
    ends = {"底": month_end(first), "末": month_end(first), "下旬": month_end(first)}
    return ends.get(match["mp_part"]) or first.replace(
        day={"初": 5, "上旬": 10, "中旬": 20, "中": 15}[match["mp_part"]]
    )


def _read_year_part(match: re.Match[str], clue: Clue) -> dt.date | None:
    return dt.date(clue.today.year + (match["yp_rel"] == "明"), 12, 31)


def _read_quarter(match: re.Match[str], clue: Clue) -> dt.date | None:
    number = _number((match["q_number"] or "").replace("第", "") or None)
    if number:
        return month_end(dt.date(clue.today.year, min(number, 4) * 3, 1))
    ahead = {"下": 3, "上": -3}.get(match["q_rel"] or "", 0)
    return quarter_end(add_months(clue.today.replace(day=1), ahead))


def _steps(words: str) -> int:
    return -len(words) if words.startswith("上") else words.count("下")


def _read_week(match: re.Match[str], clue: Clue) -> dt.date | None:
    return week_day(clue.today, _steps(match["w_rel"]), _WEEKDAYS[match["weekday"]])


def _read_week_part(match: re.Match[str], clue: Clue) -> dt.date | None:
    part = match["wp_part"]
    if "半周" in part or part == "初":
        return week_day(clue.today, _steps(match["wp_rel"] or ""), 2)
    if part == "末":
        return week_day(clue.today, _steps(match["wp_rel"] or ""), 6)
    # A week is over, for a company, when its last working day is.
    sunday = week_day(clue.today, _steps(match["wp_rel"] or ""), 6)
    return max(last_working_day(sunday, clue), clue.today)


def _read_bare_weekday(match: re.Match[str], clue: Clue) -> dt.date | None:
    return coming_weekday(clue, _WEEKDAYS[match["bw_day"]])


def _read_near(match: re.Match[str], clue: Clue) -> dt.date | None:
    words = match["n_rel"] or match["n_short"]
    ahead = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
    return add_days(clue.today, ahead[words])


def _read_holiday(match: re.Match[str], clue: Clue) -> dt.date | None:
    language = clue.context.language
    spoken = re.sub(_BREAK, "", match["h_name"]).removesuffix("节").removeprefix("小")
    name = _HOLIDAYS.get(spoken) or _HOLIDAYS.get(spoken + "节")
    found = holiday_break(clue.today, language, name)
    if found is None:
        return None
    first, last = found
    if match["h_side"].endswith("前"):
        return last_working_day(add_days(first, -1), clue)
    nth = (match["h_nth"] or "").removeprefix("第")
    count = _number(nth) or 1
    return add_working_days(last, count, language)


def _read_number(match: re.Match[str], clue: Clue) -> dt.date | None:
    number = _number(re.sub(r"[号日]$", "", match["number"]))
    return numbered_day(clue, number) if number and number <= 31 else None


_DAYS: dict[str, Callable[[re.Match[str], Clue], dt.date | None]] = {
    "iso": _read_iso,
    "span": lambda match, clue: None,
    "date": _read_date,
    "monthpart": _read_month_part,
    "yearpart": _read_year_part,
    "quarter": _read_quarter,
    "week": _read_week,
    "weekpart": _read_week_part,
    "bareweek": _read_bare_weekday,
    "near": _read_near,
    "holiday": _read_holiday,
    "number": _read_number,
}


# --- times --------------------------------------------------------------------------------------


def _time_of(match: re.Match[str], day: dt.date, clue: Clue) -> tuple[dt.date, dt.time | None]:
    if match["close"]:
        return day, CLOSE_OF_BUSINESS
    if match["open"]:
        return day, dt.time(9)
    part = match["part"] or ""
    if match["digital"]:
        hour, minute = (int(n) for n in re.split("[::]", match["digital"]))
        return _clock(day, hour, minute, part, clue, bool(_day_key(match)))
    if match["hour"]:
        hour_said = _number(match["hour"])
        minute = 30 if match["half"] else 15 * (_number(match["quarters"]) or 0)
        minute += _number(match["minute"]) or 0
        if hour_said is not None and hour_said <= 24 and minute < 60:
            return _clock(day, hour_said, minute, part, clue, bool(_day_key(match)))
        return day, None
    if part in ("上午", "早上", "早晨", "清早", "早", "中午", "午前"):
        return day, NOON
    if part in ("下午", "午后", "傍晚"):
        return day, CLOSE_OF_BUSINESS
    return day, None


def _clock(
    day: dt.date, hour: int, minute: int, part: str, clue: Clue, match_day: bool
) -> tuple[dt.date, dt.time]:
    if part in ("晚上", "晚间", "晚", "半夜", "夜里", "午夜") and hour in (12, 24):
        return add_days(day, 1), dt.time(0, minute)
    if hour == 24:
        return add_days(day, 1), dt.time(0, minute)
    afternoon = part in ("下午", "午后", "傍晚", "晚上", "晚间", "晚", "夜里") and hour < 12
    afternoon = afternoon or (part == "中午" and hour < 6)
    # Nobody means 03:00 by "three" in a company.
    afternoon = afternoon or (not part and hour < 7)
    if afternoon:
        hour += 12
    start = clue.context.start
    bare = not part and not match_day and start is not None
    if bare and start and hour < 12 and day == clue.today and dt.time(hour, minute) < start:
        # "By half past nine", said in the afternoon with no day, is tomorrow morning.
        day = add_days(day, 1)
    return day, dt.time(hour, minute)


# --- spans --------------------------------------------------------------------------------------


def _read_span(match: re.Match[str], clue: Clue) -> Reading | None:
    unit, words = match["unit"], match["count"]
    is_limit = "内" in match["span"]
    half = 0.5 if words == "半" else 0.0
    count = 0 if half else _number(words)
    if count is None:
        return None
    if unit.endswith(("小时", "钟头", "分钟")):
        hours = count + half + (0.5 if "半" in unit else 0)
        return _hours_on(match, clue, hours / 60 if unit == "分钟" else hours, is_limit)
    day = _days_on(clue, unit.removeprefix("个"), count, bool(half))
    if match["part_of_week"]:
        day = week_day(day, 0, _WEEKDAYS[match["part_of_week"][-1]])
    return Reading(match.start(), match.end(), day, is_limit=is_limit)


def _days_on(clue: Clue, unit: str, count: int, half: bool) -> dt.date:
    if unit.startswith(("工作", "上班")):
        return add_working_days(clue.today, count, clue.context.language)
    if unit in ("周", "星期", "礼拜"):
        return add_days(clue.today, 7 * count)
    if unit == "月":
        return add_days(clue.today, 15) if half else add_months(clue.today, count)
    return add_days(clue.today, count)


def _hours_on(match: re.Match[str], clue: Clue, hours: float, is_limit: bool) -> Reading:
    """Hours from a spoken "now", else from the meeting's end; a whole day of them means the day."""
    then = (clue.now or clue.end) + dt.timedelta(hours=hours)
    to_the_minute = hours < 24 or clue.now is not None or "现在" in match["span"]
    time = then.time().replace(second=0) if to_the_minute else None
    return Reading(match.start(), match.end(), then.date(), time, is_limit=is_limit)
