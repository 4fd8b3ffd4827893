"""Days as a sentence tells them: 11月1日至30日, 11月23日以来; in November, since Nov 23."""

import calendar
import datetime as dt

from assistant.qa.query import Span
from assistant.qa.wording import Wording


def tell_days(words: Wording, span: Span, *, is_back: bool = False) -> str:
    """With the preposition English needs. `is_back`: of what happened, not of what is due."""
    first, last = span.first, span.last
    today = words.now.date()
    if first and is_back and first <= today and last in (None, today) and first != last:
        return words.say("days_since", first=words.day(first))
    if first and last:
        return _both(words, first, last)
    if first:
        return words.say("days_from", first=words.day(first))
    if last:
        return words.say("days_until" if is_back else "days_by", last=words.day(last))
    return ""


def _both(words: Wording, first: dt.date, last: dt.date) -> str:
    if first == last:
        return words.say("days_one", day=words.day(first), weekday=words.weekday(first))
    if month := month_of(words, first, last):
        return words.say("days_month", month=month)
    if (first.month, first.day, last) == (1, 1, dt.date(first.year, 12, 31)):
        return words.say("days_year", year=first.year)
    return words.span(Span(first=first, last=last))


def month_of(words: Wording, first: dt.date, last: dt.date) -> str | None:
    """The month that these days are all of: 11月, November 2025; None where they are not."""
    days = calendar.monthrange(first.year, first.month)[1]
    if (first.day, last) != (1, first.replace(day=days)):
        return None
    phrase = "month" if first.year == words.now.year else "month_of_year"
    name = calendar.month_name[first.month] if words.language == "en" else first.month
    return words.say(phrase, month=name, year=first.year)
